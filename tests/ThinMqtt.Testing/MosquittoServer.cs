using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace ThinMqtt.Testing;

/// <summary>Debian's mosquitto as a child process in a folder of its own.</summary>
/// <param name="settings">Further lines of mosquitto.conf, before its listeners.</param>
public sealed class MosquittoServer(string settings = "") : ITestServer
{
    private const string Program = "/usr/sbin/mosquitto";
    private const string Database = "mosquitto.db";

    private readonly TemporaryFolder _folder = new();
    private readonly int _tcpPort = FreePort.Take();
    private readonly int _tlsPort = FreePort.Take();
    private readonly int _webSocketPort = FreePort.Take();
    private ChildProcess? _process;

    /// <summary>Null when tests can use it; otherwise why they cannot.</summary>
    public static string? SkipReason => File.Exists(Program) ? null : $"{Program} is not there; apt install mosquitto.";

    public Uri Tcp => new($"mqtt://127.0.0.1:{_tcpPort}");

    public Uri Tls => new($"mqtts://localhost:{_tlsPort}");

    public Uri WebSocket => new($"ws://127.0.0.1:{_webSocketPort}/mqtt");

    public TestCertificates Certificates { get; } = new();

    /// <summary>Its log so far, since the last start.</summary>
    public string Log => _process?.Output ?? "";

    public async Task StartAsync()
    {
        if (!File.Exists(_folder.File("mosquitto.conf")))
        {
            Certificates.WriteTo(_folder);
            await File.WriteAllTextAsync(_folder.File("passwords"), PasswordLine());
            await File.WriteAllTextAsync(_folder.File("mosquitto.conf"), Configuration());
        }

        _process = ChildProcess.Start(Program, ["-c", _folder.File("mosquitto.conf")], _folder.Path);
        await _process.PrintedAsync(" running");
        await ServesAsync(_process);
    }

    /// <summary>It says that it runs a moment before it would heed SIGTERM; once it accepts, it does.</summary>
    private async Task ServesAsync(ChildProcess process)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(Tcp.Host, _tcpPort).Within("mosquitto listens");
        await process.PrintedAsync("New connection from");
    }

    public async Task StopAsync()
    {
        if (_process is { } process)
        {
            await process.TerminateAsync();
            await KillAsync();
        }
    }

    /// <summary>
    /// Mosquitto acknowledges what is not yet on disk, which no client can make good; so that a restart finds what was acknowledged, its
    /// database is saved first.
    /// </summary>
    public async Task SaveAndKillAsync()
    {
        using var watcher = new FileSystemWatcher(_folder.Path, Database + "*") { EnableRaisingEvents = true };
        var saved = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        watcher.Renamed += (_, change) => saved.TrySetResult();
        await _process!.SignalAsync("USR1");
        await saved.Task.Within("mosquitto has saved its database");
        await KillAsync();
    }

    Task ITestServer.KillAsync() => SaveAndKillAsync();

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        Certificates.Dispose();
        _folder.Dispose();
    }

    private async Task KillAsync()
    {
        if (_process is { } process)
        {
            _process = null;
            await process.DisposeAsync();
        }
    }

    private string Configuration() => $"""
        user root
        log_dest stderr
        log_type all
        persistence true
        persistence_location {_folder.Path}/
        persistence_file {Database}
        max_queued_messages 0
        set_tcp_nodelay true
        allow_anonymous true
        password_file {_folder.File("passwords")}
        {settings}
        listener {_tcpPort} 127.0.0.1
        listener {_tlsPort} 127.0.0.1
        cafile {_folder.File("ca.pem")}
        certfile {_folder.File("server.pem")}
        keyfile {_folder.File("server.key")}
        listener {_webSocketPort} 127.0.0.1
        protocol websockets

        """;

    /// <summary>As mosquitto_passwd writes it: PBKDF2 with SHA-512.</summary>
    internal static string PasswordLine()
    {
        const int iterations = 101;
        var salt = RandomNumberGenerator.GetBytes(12);
        var hash = Rfc2898DeriveBytes.Pbkdf2(Encoding.UTF8.GetBytes(ITestServer.Password), salt, iterations, HashAlgorithmName.SHA512, 64);
        return $"{ITestServer.UserName}:$7${iterations}${Convert.ToBase64String(salt)}${Convert.ToBase64String(hash)}\n";
    }
}
