namespace ThinMqtt.Testing;

/// <summary>One nats-server as a child process, with its configuration and JetStream's files in a folder of its own.</summary>
public sealed class NatsNode : IAsyncDisposable
{
    private const string Program = "/usr/sbin/nats-server";

    /// <summary>JetStream reads its files at a start, and the nodes of a cluster must agree, on a machine that runs other tests too.</summary>
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(2);

    private ChildProcess? _process;

    /// <summary>Null when tests can use it; otherwise why they cannot.</summary>
    public static string? SkipReason => File.Exists(Program) ? null : $"{Program} is not there; apt install nats-server.";

    public int MqttPort { get; } = FreePort.Take();

    /// <summary>For NATS' own clients.</summary>
    public int ClientPort { get; } = FreePort.Take();

    public TemporaryFolder Folder { get; } = new();

    public Uri Mqtt => new($"mqtt://127.0.0.1:{MqttPort}");

    /// <summary>Its log so far, since the last start.</summary>
    public string Log => _process?.Output ?? "";

    public bool IsRunning => _process is not null;

    /// <summary>Starts with <c>nats-server.conf</c> in <see cref="Folder"/> and returns when <paramref name="sign"/> is logged.</summary>
    public async Task StartAsync(string sign = "Server is ready")
    {
        _process = ChildProcess.Start(Program, ["-c", Folder.File("nats-server.conf")], Folder.Path);
        await _process.PrintedAsync(sign, StartLimit);
    }

    public async Task StopAsync()
    {
        if (_process is { } process)
        {
            await process.TerminateAsync();
            await KillAsync();
        }
    }

    /// <summary>SIGKILL.</summary>
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
        Folder.Dispose();
    }
}
