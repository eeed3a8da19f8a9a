using System.Reflection;

namespace ThinMqtt.Testing;

/// <summary>Our own backend: the program <c>thinmqtt</c> as a child process in a folder of its own.</summary>
/// <param name="settings">Further configuration by keys such as <c>Broker:SysInterval</c>.</param>
/// <param name="roles">As <c>--roles</c> takes them; the broker alone has no clients but the test's.</param>
public sealed class ThinMqttServer(IReadOnlyDictionary<string, string>? settings = null, string roles = "broker,manager") : ITestServer
{
    private readonly TemporaryFolder _folder = new();
    private readonly int _tcpPort = FreePort.Take();
    private readonly int _tlsPort = FreePort.Take();
    private readonly int _httpPort = FreePort.Take();
    private ChildProcess? _process;

    /// <summary>The built program, run by <c>dotnet exec</c>.</summary>
    public static string Program { get; } = typeof(ThinMqttServer).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(metadata => metadata.Key == "ServerProgram").Value!;

    public Uri Tcp => new($"mqtt://127.0.0.1:{_tcpPort}");

    public Uri Tls => new($"mqtts://localhost:{_tlsPort}");

    /// <summary>The REST API and the pages.</summary>
    public Uri Http => new($"http://127.0.0.1:{_httpPort}");

    public Uri WebSocket => new($"ws://127.0.0.1:{_httpPort}/mqtt");

    public TestCertificates Certificates { get; } = new();

    /// <summary>What <see cref="TestCertificates.WriteTo"/> writes is here.</summary>
    public TemporaryFolder Folder => _folder;

    /// <summary>Its output so far, since the last start.</summary>
    public string Log => _process?.Output ?? "";

    public int ProcessId => _process!.Id;

    /// <summary>Starts the program with any arguments, for tests of the command line.</summary>
    public static ChildProcess Run(
        IEnumerable<string> arguments, string workingFolder, IEnumerable<KeyValuePair<string, string>>? environment = null) =>
        ChildProcess.Start("dotnet", ["exec", Program, .. arguments], workingFolder, [new("TMPDIR", workingFolder), .. environment ?? []]);

    public async Task StartAsync()
    {
        if (!File.Exists(_folder.File("ca.pem")))
        {
            Certificates.WriteTo(_folder);
            await File.WriteAllTextAsync(_folder.File("passwords"), MosquittoServer.PasswordLine());
        }

        string[] arguments =
        [
            "--roles", roles, "--mqtt", $"127.0.0.1:{_tcpPort}", "--http", $"127.0.0.1:{_httpPort}", "--data", _folder.File("data"),
        ];
        _process = Run(arguments, _folder.Path, Environment());
        await _process.PrintedAsync(roles.Contains("broker", StringComparison.Ordinal) ? "ready mqtt=" : "ready http=");
    }

    public async Task StopAsync()
    {
        if (_process is { } process)
        {
            await process.TerminateAsync();
            await KillAsync();
        }
    }

    public async Task KillAsync()
    {
        if (_process is { } process)
        {
            _process = null;
            await process.DisposeAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        Certificates.Dispose();
        _folder.Dispose();
    }

    private Dictionary<string, string> Environment()
    {
        var values = new Dictionary<string, string>
        {
            ["Broker:Tls:EndPoint"] = $"127.0.0.1:{_tlsPort}",
            ["Broker:Tls:CertificateFile"] = _folder.File("server.pem"),
            ["Broker:Tls:KeyFile"] = _folder.File("server.key"),
            ["Broker:Tls:ClientCaFile"] = _folder.File("ca.pem"),
            ["Broker:Access:PasswordFile"] = _folder.File("passwords"),
            ["Broker:AllowAnonymous"] = "true",
        };
        foreach (var (key, value) in settings ?? new Dictionary<string, string>())
        {
            values[key] = value;
        }

        return values.ToDictionary(pair => "THINMQTT_" + pair.Key.Replace(":", "__", StringComparison.Ordinal), pair => pair.Value);
    }
}
