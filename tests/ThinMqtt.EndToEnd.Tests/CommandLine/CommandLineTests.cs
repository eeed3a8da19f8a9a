using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using ThinMqtt.Client;
using ThinMqtt.Protocol;
using ThinMqtt.Testing;

namespace ThinMqtt.EndToEnd.Tests.CommandLine;

/// <summary>What a person or a script sees of <c>thinmqtt</c>.</summary>
public sealed partial class CommandLineTests : IAsyncLifetime
{
    private static readonly string[] AnyPorts = ["--mqtt", "127.0.0.1:0", "--http", "127.0.0.1:0"];

    private readonly TemporaryFolder _folder = new();
    private readonly List<ChildProcess> _started = [];

    [Fact]
    public async Task Help_names_every_option_and_succeeds()
    {
        var (exitCode, output) = await RunAsync(["--help"]);
        Assert.Equal(0, exitCode);
        string[] options = ["--mqtt", "--http", "--data", "--version", "THINMQTT_"];
        Assert.All(options, option => Assert.Contains(option, output, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("--unknown")]
    [InlineData("--unknown", "value")]
    [InlineData("--mqtt")]
    [InlineData("--mqtt", "1883")]
    [InlineData("--mqtt", "127.0.0.1:65536")]
    [InlineData("--http", "nowhere:8080")]
    public async Task Arguments_that_cannot_be_used_are_named_with_exit_code_2(params string[] arguments)
    {
        var (exitCode, output) = await RunAsync(arguments);
        Assert.Equal(2, exitCode);
        Assert.Contains(arguments[0], output, StringComparison.Ordinal);
        Assert.Contains("--help", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--mqtt", "--http")]
    [InlineData("--http", "--mqtt")]
    public async Task A_port_that_is_taken_is_named_with_exit_code_1(string taken, string other)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var address = $"127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}";
        var (exitCode, output) = await RunAsync([taken, address, other, "127.0.0.1:0", "--data", "none"]);
        Assert.Equal(1, exitCode);
        Assert.Contains(address, output, StringComparison.Ordinal);
        AssertTellsWithoutStackTrace(output);
    }

    [Theory]
    [InlineData("/proc/thinmqtt")]
    [InlineData("/dev/null")]
    public async Task A_data_folder_that_cannot_be_written_is_named_with_exit_code_1(string folder)
    {
        var (exitCode, output) = await RunAsync([.. AnyPorts, "--data", folder]);
        Assert.Equal(1, exitCode);
        Assert.Contains(folder, output, StringComparison.Ordinal);
        AssertTellsWithoutStackTrace(output);
    }

    [Fact]
    public async Task A_data_folder_of_another_broker_is_refused()
    {
        var (_, first) = await StartAsync();
        var (exitCode, output) = await RunAsync([.. AnyPorts, "--data", _folder.File("data")]);
        Assert.Equal(1, exitCode);
        Assert.Contains(_folder.File("data"), output, StringComparison.Ordinal);
        AssertTellsWithoutStackTrace(output);
        await using var client = new MqttClient(new MqttClientOptions { Server = first });
        await client.ConnectAsync().Within("the first broker serves on");
    }

    [Fact]
    public async Task Faults_of_the_configuration_are_told_all_at_once_with_exit_code_1()
    {
        var (exitCode, output) = await RunAsync([.. AnyPorts, "--data", "none"], new Dictionary<string, string>
        {
            ["THINMQTT_Broker__Threads"] = "-1",
            ["THINMQTT_Broker__Limits__MaximumTopicLevels"] = "0",
            ["THINMQTT_Broker__Limits__MaximumQueuedMessages"] = "0",
        });
        Assert.Equal(1, exitCode);
        Assert.All(
            ["Broker:Threads", "Broker:Limits:MaximumTopicLevels", "Broker:Limits:MaximumQueuedMessages"],
            key => Assert.Contains(key, output, StringComparison.Ordinal));
        AssertTellsWithoutStackTrace(output);
    }

    [Theory]
    [InlineData("THINMQTT_Broker__Limits__MaximumPaketSize", "1000", "MaximumPaketSize")]
    [InlineData("THINMQTT_Broker__Limits__MaximumPacketSize", "large", "MaximumPacketSize")]
    [InlineData("THINMQTT_Broker__Tls__EndPoint", "somewhere", "Broker:Tls:EndPoint")]
    public async Task A_key_or_value_of_the_configuration_that_is_unknown_is_named_with_exit_code_1(
        string variable, string value, string named)
    {
        var (exitCode, output) = await RunAsync([.. AnyPorts, "--data", "none"], new Dictionary<string, string> { [variable] = value });
        Assert.Equal(1, exitCode);
        Assert.Contains(named, output, StringComparison.Ordinal);
        AssertTellsWithoutStackTrace(output);
    }

    [Fact]
    public async Task An_address_that_others_reach_wants_users()
    {
        var (exitCode, output) = await RunAsync(["--mqtt", "0.0.0.0:0", "--http", "127.0.0.1:0", "--data", "none"]);
        Assert.Equal(1, exitCode);
        Assert.Contains("Broker:Access:Users", output, StringComparison.Ordinal);
        AssertTellsWithoutStackTrace(output);
    }

    [Fact]
    public async Task The_ready_line_tells_where_it_serves()
    {
        var (process, mqtt) = await StartAsync();
        var http = new Uri(ReadyLine().Match(process.Output).Groups["http"].Value);
        using var client = new HttpClient();
        var answer = await client.GetAsync(new Uri(http, "/mqtt")).Within("an answer by HTTP");
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode); // no WebSocket request
        await using var connected = new MqttClient(new MqttClientOptions { Server = mqtt });
        await connected.ConnectAsync().Within("a client connects where the line says");
    }

    [Fact]
    public async Task SIGTERM_tells_clients_0x8B_and_ends_with_exit_code_0()
    {
        var (process, mqtt) = await StartAsync();
        var ended = new TaskCompletionSource<MqttDisconnectedEventArgs>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var client = new MqttClient(new MqttClientOptions { Server = mqtt });
        client.Disconnected += (_, end) => ended.TrySetResult(end);
        await client.ConnectAsync().Within("a client connects");

        await process.SignalAsync("TERM");

        Assert.Equal(ReasonCode.ServerShuttingDown, (await ended.Task.Within("the client is told")).ReasonCode);
        Assert.Equal(0, await process.ExitedAsync());
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        foreach (var process in _started)
        {
            await process.DisposeAsync();
        }

        _folder.Dispose();
    }

    [GeneratedRegex(
        @"^ready mqtt=(?<mqtt>mqtt://127\.0\.0\.1:[1-9]\d*) http=(?<http>http://127\.0\.0\.1:[1-9]\d*)\r?$", RegexOptions.Multiline)]
    private static partial Regex ReadyLine();

    private static void AssertTellsWithoutStackTrace(string output)
    {
        Assert.Contains("thinmqtt: ", output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
    }

    private async Task<(int ExitCode, string Output)> RunAsync(string[] arguments, Dictionary<string, string>? environment = null)
    {
        var process = Start(arguments, environment);
        var exitCode = await process.ExitedAsync();
        return (exitCode, process.Output);
    }

    private async Task<(ChildProcess Process, Uri Mqtt)> StartAsync()
    {
        var process = Start([.. AnyPorts, "--data", _folder.File("data")], environment: null);
        await process.PrintedAsync("ready mqtt=");
        return (process, new Uri(ReadyLine().Match(process.Output).Groups["mqtt"].Value));
    }

    private ChildProcess Start(string[] arguments, Dictionary<string, string>? environment)
    {
        var process = ThinMqttServer.Run(arguments, _folder.Path, environment);
        _started.Add(process);
        return process;
    }
}
