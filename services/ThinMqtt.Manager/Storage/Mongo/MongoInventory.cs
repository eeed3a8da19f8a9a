using Microsoft.Extensions.Logging;

namespace ThinMqtt.Manager.Mongo;

/// <summary>
/// The inventory in MongoDB. The host starts without the server; what devices say waits until it is there, and everybody else is told that it
/// is not.
/// </summary>
internal sealed class MongoInventory(ManagerOptions options, ILogger<MongoInventory> logger) : IInventory
{
    private const string NotYet = "MongoDB has not answered yet; it is tried again and again, and the log says why it does not.";

    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan PingLimit = TimeSpan.FromSeconds(3);

    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource<MongoDatabase> _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private MongoDatabase? _database;
    private Task _opening = Task.CompletedTask;
    private volatile string _problem = NotYet;

    /// <summary>
    /// Operations of messages that may run at once: three connections are left to heartbeats and people, who would otherwise wait behind a
    /// thousand messages whenever a fleet connects.
    /// </summary>
    public SemaphoreSlim MessageRoom { get; } = new(Math.Max(1, options.MongoDb!.Connections - 3));

    public MongoReport Report { get; } = new(logger, TimeProvider.System);

    /// <summary>For what is written in the inventory and cannot be read.</summary>
    public ILogger Logger => logger;

    public CancellationToken Stopping => _stop.Token;

    /// <summary>Null before it can be used.</summary>
    public MongoDatabase? Opened => _opened.Task.IsCompletedSuccessfully ? _opened.Task.Result : null;

    /// <summary>Why it cannot be used yet.</summary>
    public string Problem => _problem;

    public Task<MongoDatabase> OpenedAsync() => _opened.Task.WaitAsync(_stop.Token);

    Task IInventory.OpenedAsync() => OpenedAsync();

    public MongoCalls Calls(MongoPatience patience) => new(this, patience);

    /// <exception cref="IOException">libmongoc is missing, or the connection string cannot be used.</exception>
    public void Start()
    {
        var settings = options.MongoDb!;
        if (!settings.TryRead(out var connectionString, out var reason))
        {
            throw new IOException(reason);
        }

        var driver = new MongoOptions { Connections = settings.Connections };
        try
        {
            _database = MongoDatabase.Connect(
                connectionString, settings.Database is { } name ? driver with { DatabaseName = name } : driver, logger);
        }
        catch (MongoException failure)
        {
            throw new IOException(failure.Message, failure);
        }

        _opening = Task.Run(() => OpenAsync(_database));
    }

    public async Task<string?> ProblemAsync(CancellationToken cancellationToken)
    {
        if (Opened is not { } database)
        {
            return _problem;
        }

        try
        {
            await database.PingAsync(cancellationToken).WaitAsync(PingLimit, TimeProvider.System, cancellationToken);
            return Report.NotAllowed;
        }
        catch (TimeoutException)
        {
            return $"MongoDB has not answered within {PingLimit.TotalSeconds:0} s. Check that the server runs.";
        }
        catch (MongoException failure)
        {
            return failure.Message;
        }
    }

    /// <summary>What is under way ends within the driver's time-outs; messages that wait are not stored, and come again.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_stop.IsCancellationRequested)
        {
            return;
        }

        await _stop.CancelAsync();
        await _opening.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (_database is { } database)
        {
            await database.DisposeAsync();
        }
    }

    private async Task OpenAsync(MongoDatabase database)
    {
        for (var wait = FirstWait; !await TryOpenAsync(database); wait = wait * 2 < LongestWait ? wait * 2 : LongestWait)
        {
            await Task.Delay(wait, TimeProvider.System, _stop.Token);
        }

        MongoLog.Ready(logger, database.Name);
        _opened.SetResult(database);
    }

    /// <summary>Also a database of a later version, or with a part of a site, is asked again: a person may put it right without this process.</summary>
    private async Task<bool> TryOpenAsync(MongoDatabase database)
    {
        try
        {
            await MongoSchema.ApplyAsync(database).WaitAsync(_stop.Token);
            await MongoMark.ThrowIfUnfinishedAsync(database).WaitAsync(_stop.Token);
            Report.Worked(isWrite: true);
            return true;
        }
        catch (Exception exception) when (exception is MongoException or BsonException)
        {
            _problem = exception.Message;
            Report.Failed(exception as MongoException ?? new MongoException(MongoErrorKind.Refused, exception.Message));
            return false;
        }
    }
}
