using System.Runtime.InteropServices;

namespace ThinMqtt.Testing;

/// <summary>
/// A server that speaks MongoDB's protocol: tests/servers/mongo.sh as a child process, on a port that it keeps through restarts. A killed one
/// has lost its data, unless it has a journal.
/// </summary>
public sealed class MongoServer : IAsyncDisposable
{
    /// <summary>A connection string without database, to a server where tests may make and drop databases.</summary>
    public const string Variable = "THINMQTT_TEST_MONGODB";

    private const string Library = "libmongoc-1.0.so.0";

    private readonly int _port = FreePort.Take();
    private readonly string[] _settings;
    private ChildProcess? _process;

    public MongoServer()
        : this([])
    {
    }

    private MongoServer(string[] settings) => _settings = settings;

    /// <summary>Null when there is libmongoc; otherwise that it is missing.</summary>
    public static string? LibrarySkipReason { get; } =
        NativeLibrary.TryLoad(Library, out _) ? null : $"{Library} is not installed; apt install libmongoc-1.0-0.";

    /// <summary>Null when tests can have a server of their own; otherwise why they cannot.</summary>
    public static string? OwnSkipReason { get; } = LibrarySkipReason
        ?? (Directory.Exists("/usr/lib/python3/dist-packages/mongomock") ? null
        : "mongomock is not installed; apt install python3-mongomock python3-pymongo.")
        ?? (Script() is null ? "tests/servers/mongo.sh is not above the tests' folder." : null);

    /// <summary>As <see cref="OwnSkipReason"/>, for tests that take the server that <see cref="Variable"/> names.</summary>
    public static string? SkipReason { get; } = Given is null ? OwnSkipReason : LibrarySkipReason;

    /// <summary>The connection string in <see cref="Variable"/>; null when there is none.</summary>
    public static string? Given => Environment.GetEnvironmentVariable(Variable);

    public Uri Address => new($"mongodb://127.0.0.1:{_port}");

    /// <param name="folder">With what <see cref="TestCertificates.WriteTo"/> writes.</param>
    public static MongoServer OverTls(TemporaryFolder folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        return new MongoServer([folder.File("server.pem"), folder.File("server.key")]);
    }

    /// <summary>What it has answered survives a kill.</summary>
    /// <param name="folder">Where the journal is.</param>
    public static MongoServer WithJournal(TemporaryFolder folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        return new MongoServer(["--journal", folder.File("mongo.journal")]);
    }

    public async Task StartAsync()
    {
        _process = ChildProcess.Start("/bin/bash", [Script()!, $"{_port}", .. _settings]);
        await _process.PrintedAsync("listening");
    }

    public async Task KillAsync()
    {
        if (_process is { } process)
        {
            _process = null;
            await process.DisposeAsync();
        }
    }

    /// <summary>It keeps its connections and answers nothing (SIGSTOP), until <see cref="ContinueAsync"/>.</summary>
    public Task PauseAsync() => _process!.SignalAsync("STOP");

    public Task ContinueAsync() => _process!.SignalAsync("CONT");

    public async ValueTask DisposeAsync() => await KillAsync();

    private static string? Script()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var script = Path.Combine(folder.FullName, "tests", "servers", "mongo.sh");
            if (File.Exists(script))
            {
                return script;
            }
        }

        return null;
    }
}
