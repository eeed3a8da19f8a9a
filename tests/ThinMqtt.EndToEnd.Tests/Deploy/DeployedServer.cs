using System.Net;
using System.Net.Http.Headers;
using System.Text;
using ThinMqtt.Testing;

namespace ThinMqtt.EndToEnd.Tests.Deploy;

/// <summary>
/// <c>thinmqtt</c> with the arguments and variables of a deployment, but on free ports of loopback, where nobody is let in for being
/// there, and with data and secrets in folders of the test.
/// </summary>
internal sealed class DeployedServer : IAsyncDisposable
{
    public const string Password = "not a secret";

    private readonly ChildProcess _process;
    private readonly HttpClient _http = new();

    private DeployedServer(ChildProcess process) => _process = process;

    public Uri Mqtt => new(ReadyValue("mqtt="));

    public Uri Http => new(ReadyValue("http="));

    /// <param name="arguments">Of the deployment.</param>
    /// <param name="variables">Of the deployment, values as the program gets them.</param>
    /// <param name="secretFolder">Where the deployment has its secrets.</param>
    /// <param name="folder">Has the files of the test in its place; what the server writes goes there too.</param>
    public static async Task<DeployedServer> StartAsync(
        IEnumerable<string> arguments, IEnumerable<KeyValuePair<string, string>> variables, string secretFolder, string folder)
    {
        Variables.AssertOfServer(variables.Select(variable => variable.Key));
        var environment = variables
            .Select(variable => KeyValuePair.Create(variable.Key, variable.Value.Replace(secretFolder, folder, StringComparison.Ordinal)))
            .Concat([new("THINMQTT_Broker__AllowAnonymous", "false"), new("THINMQTT_Http__AllowAnonymous", "false")]);
        var server = new DeployedServer(ThinMqttServer.Run(OnLoopback([.. arguments], folder), folder, environment));
        await server._process.PrintedAsync("ready ");
        return server;
    }

    /// <summary>Writes what <c>network.conf</c> expects: hashes of <see cref="Password"/>.</summary>
    public static async Task WriteSecretsAsync(TemporaryFolder folder)
    {
        var hash = await Programs.HashAsync(Password);
        await File.WriteAllTextAsync(folder.File("devices"), $"device:{hash}\n");
        await File.WriteAllTextAsync(folder.File("ops"), hash + "\n");
    }

    /// <param name="path">Of the REST API or the pages.</param>
    /// <param name="user">Null for nobody.</param>
    public async Task<HttpStatusCode> StatusAsync(string path, string? user = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(Http, path));
        request.Headers.Authorization = user is null
            ? null
            : new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{Password}")));
        using var answer = await _http.SendAsync(request).Within(path);
        return answer.StatusCode;
    }

    /// <summary>Until the manager listens to its broker.</summary>
    public Task UntilReadyAsync() => Task.Run(async () =>
    {
        while (await StatusAsync("/health/ready") != HttpStatusCode.OK)
        {
        }
    }).Within("the manager has found its broker", TimeSpan.FromMinutes(1)); // its password is checked at the same time as the tests' own

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _process.DisposeAsync();
    }

    private static List<string> OnLoopback(List<string> arguments, string folder)
    {
        for (var i = 0; i + 1 < arguments.Count; i += 2)
        {
            arguments[i + 1] = arguments[i] switch
            {
                "--mqtt" or "--http" => "127.0.0.1:0",
                "--data" => Path.Combine(folder, "data"),
                _ => arguments[i + 1],
            };
        }

        return arguments;
    }

    private string ReadyValue(string key) =>
        _process.StandardOutput.Split('\n').Single(line => line.StartsWith("ready ", StringComparison.Ordinal)).Split(key)[1].Split(' ')[0].Trim();
}
