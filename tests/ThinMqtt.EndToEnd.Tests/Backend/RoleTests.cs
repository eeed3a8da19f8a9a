using System.Net;
using ThinMqtt.Testing;

namespace ThinMqtt.EndToEnd.Tests.Backend;

/// <summary>Broker and manager as processes of their own.</summary>
public sealed class RoleTests : IAsyncLifetime
{
    private static readonly string[] AnyPorts = ["--mqtt", "127.0.0.1:0", "--http", "127.0.0.1:0", "--data", "none"];

    private readonly TemporaryFolder _folder = new();
    private readonly HttpClient _http = new();
    private readonly List<ChildProcess> _started = [];

    [Fact]
    public async Task A_manager_without_broker_beside_it_wants_an_address()
    {
        var process = Start([.. AnyPorts, "--roles", "manager"]);
        Assert.Equal(1, await process.ExitedAsync());
        Assert.Contains("Manager:Mqtt", process.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("broker,")]
    [InlineData("Broker")]
    [InlineData("dashboard")]
    public async Task Roles_that_do_not_exist_are_refused_with_exit_code_2(string roles)
    {
        var process = Start([.. AnyPorts, "--roles", roles]);
        Assert.Equal(2, await process.ExitedAsync());
        Assert.Contains("broker,manager", process.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_role_serves_in_a_process_of_its_own()
    {
        var broker = Start([.. AnyPorts, "--roles", "broker"]);
        await broker.PrintedAsync("ready mqtt=");
        var manager = Start([.. AnyPorts, "--roles", "manager"], ("THINMQTT_Manager__Mqtt", Value(broker, "mqtt=")));
        await manager.PrintedAsync("ready http=");

        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(broker, "/api/v1/devices"));
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(manager, "/mqtt"));
        await Task.Run(async () =>
        {
            while (await StatusAsync(manager, "/health/ready") != HttpStatusCode.OK)
            {
            }
        }).Within("the manager has found the broker");
    }

    [Theory]
    [InlineData("THINMQTT_Manager__PublicUri", "http://x", "PublicUri")]
    [InlineData("THINMQTT_Manager__PublicUrl", "ftp://x", "Manager:PublicUrl")]
    [InlineData("THINMQTT_Manager__Mqtt", "mqtt://a,b:1883", "Manager:Mqtt: 'b:1883' is no server")]
    [InlineData("THINMQTT_Manager__MqttVersion", "4", "give auto, 5 or 3.1.1")]
    [InlineData("THINMQTT_Manager__PasswordFile", "/nowhere/password", "/nowhere/password")]
    [InlineData("THINMQTT_Http__Users__0__Name", "ops", "thinmqtt hash-password")]
    [InlineData("THINMQTT_Http__CertificateFile", "/nowhere/server.pem", "Http:CertificateFile")]
    public async Task Configuration_that_cannot_be_used_is_named_with_exit_code_1(string variable, string value, string named)
    {
        var process = Start(AnyPorts, (variable, value));
        Assert.Equal(1, await process.ExitedAsync());
        Assert.Contains(named, process.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", process.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task HTTP_that_others_reach_wants_operators()
    {
        var process = Start(["--mqtt", "127.0.0.1:0", "--http", "0.0.0.0:0", "--data", "none"]);
        Assert.Equal(1, await process.ExitedAsync());
        Assert.Contains("Http:Users", process.Output, StringComparison.Ordinal);
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        foreach (var process in _started)
        {
            await process.DisposeAsync();
        }

        _http.Dispose();
        _folder.Dispose();
    }

    private static string Value(ChildProcess process, string key) =>
        process.Output.Split('\n').Single(line => line.StartsWith("ready ", StringComparison.Ordinal)).Split(key)[1].Split(' ')[0].Trim();

    private ChildProcess Start(string[] arguments, params (string Name, string Value)[] environment)
    {
        var process = ThinMqttServer.Run(arguments, _folder.Path, [new("TMPDIR", _folder.Path), .. environment.Select(given => new KeyValuePair<string, string>(given.Name, given.Value))]);
        _started.Add(process);
        return process;
    }

    private async Task<HttpStatusCode> StatusAsync(ChildProcess process, string path)
    {
        using var answer = await _http.GetAsync(new Uri(new Uri(Value(process, "http=")), path)).Within(path);
        return answer.StatusCode;
    }
}
