using System.Threading.Channels;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace ThinMqtt.Manager.Sqlite;

/// <summary>
/// The SQLite file. One loop writes, everything that waits in one transaction; readers have connections of their own and see what is
/// committed (WAL). Decisions read what they decide upon inside the transaction, so that a batch which fails leaves nothing behind.
/// </summary>
internal sealed class Database(ManagerOptions options, EventHub events, ILogger<Database> logger) : IInventory
{
    public const string FileName = "manager.db";

    /// <summary>Writes of one transaction at most: some 50 ms, which bounds how long the first of them waits.</summary>
    private const int MaximumBatch = 2048;

    /// <summary>In seconds: who copies the file may hold it for a moment.</summary>
    private const int LockTimeout = 1;

    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);

    private readonly Channel<PendingWrite> _waiting =
        Channel.CreateUnbounded<PendingWrite>(new UnboundedChannelOptions { SingleReader = true });

    private readonly CancellationTokenSource _stop = new();
    private readonly string _file = Path.Combine(options.DataFolder, FileName);
    private Task _writing = Task.CompletedTask;

    /// <exception cref="IOException">The file cannot be used; the message says why.</exception>
    public void Start()
    {
        try
        {
            Directory.CreateDirectory(options.DataFolder);
            var sql = OpenForWriting();
            _writing = Task.Run(() => WriteLoopAsync(sql));
        }
        catch (Exception exception) when (exception is SqliteException or UnauthorizedAccessException)
        {
            throw new IOException($"The inventory {_file} cannot be written: {exception.Message} Give a data folder that is writable.", exception);
        }
    }

    /// <summary>Complete when committed, together with whatever else waits.</summary>
    /// <exception cref="InventoryUnavailableException">The disk does not take it; a <see cref="WriteKind.Message"/> waits until it does.</exception>
    public Task<T> WriteAsync<T>(Func<WriteContext, T> work, WriteKind kind = WriteKind.Durable)
    {
        var write = new PendingWrite<T>(work, kind);
        return _waiting.Writer.TryWrite(write) ? write.Completed : Task.FromException<T>(new ObjectDisposedException(nameof(Database)));
    }

    /// <inheritdoc cref="WriteAsync{T}"/>
    public Task WriteAsync(Action<WriteContext> work, WriteKind kind = WriteKind.Durable) => WriteAsync(
        context =>
        {
            work(context);
            return true;
        },
        kind);

    /// <exception cref="InventoryUnavailableException">The disk does not give it.</exception>
    public T Read<T>(Func<SqlSession, T> read)
    {
        try
        {
            using var sql = new SqlSession(Open(SqliteOpenMode.ReadOnly));
            return read(sql);
        }
        catch (SqliteException exception) when (PendingWrite.IsOfEnvironment(exception))
        {
            throw new InventoryUnavailableException($"The inventory cannot be read at present: {exception.Message}", exception);
        }
    }

    public Task OpenedAsync() => Task.CompletedTask;

    public Task<string?> ProblemAsync(CancellationToken cancellationToken)
    {
        try
        {
            Read(sql => sql.ReadOne("SELECT 1", row => row.GetInt32(0)));
            return Task.FromResult<string?>(null);
        }
        catch (InventoryUnavailableException exception)
        {
            return Task.FromResult<string?>(exception.Message);
        }
    }

    /// <summary>Writes what waits, as long as the disk takes it; nobody has the file open then.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_waiting.Writer.TryComplete())
        {
            return;
        }

        await _stop.CancelAsync();
        await _writing;
        _stop.Dispose();
        using var reader = new SqliteConnection(ConnectionString(SqliteOpenMode.ReadOnly));
        SqliteConnection.ClearPool(reader);
    }

    private SqliteConnection Open(SqliteOpenMode mode)
    {
        var connection = new SqliteConnection(ConnectionString(mode));
        connection.Open();
        return connection;
    }

    private string ConnectionString(SqliteOpenMode mode) => new SqliteConnectionStringBuilder
    {
        DataSource = _file,
        Mode = mode,
        Pooling = mode == SqliteOpenMode.ReadOnly,
        DefaultTimeout = LockTimeout,
    }.ToString();

    private SqlSession OpenForWriting()
    {
        var sql = new SqlSession(Open(SqliteOpenMode.ReadWriteCreate));
        try
        {
            sql.Execute("PRAGMA journal_mode = WAL");
            sql.Execute("PRAGMA cache_size = -65536"); // 64 MiB: what heartbeats of 100,000 devices touch
            Schema.Apply(sql, _file);
            SqliteMark.ThrowIfUnfinished(sql, _file);
            return sql;
        }
        catch
        {
            sql.Dispose();
            throw;
        }
    }

    private async Task WriteLoopAsync(SqlSession sql)
    {
        using var owned = sql;
        var batch = new List<PendingWrite>();
        while (await _waiting.Reader.WaitToReadAsync())
        {
            while (Fill(batch) && !TryCommit(sql, batch))
            {
                await WaitForDiskAsync(batch);
            }

            batch.ForEach(write => write.Complete());
            batch.Clear();
        }
    }

    /// <summary>Also what comes while the disk takes nothing, so that who would not wait is told.</summary>
    private bool Fill(List<PendingWrite> batch)
    {
        while (batch.Count < MaximumBatch && _waiting.Reader.TryRead(out var write))
        {
            batch.Add(write);
        }

        return batch.Count > 0;
    }

    private bool TryCommit(SqlSession sql, List<PendingWrite> batch)
    {
        var context = new WriteContext(sql, options.TimeProvider);
        try
        {
            sql.Execute(batch.Exists(write => write.Kind.HasFlag(WriteKind.Durable)) ? "PRAGMA synchronous = FULL" : "PRAGMA synchronous = NORMAL");
            sql.Execute("BEGIN IMMEDIATE");
            batch.ForEach(write => write.Run(context));
            sql.Execute("COMMIT");
            context.Events.ForEach(events.Publish);
            return true;
        }
        catch (SqliteException exception)
        {
            ManagerLog.WriteFailed(logger, _file, batch.Count, exception);
            RollBack(sql);
            batch.RemoveAll(write => FailUnlessMessage(write, exception));
            return false;
        }
    }

    private static bool FailUnlessMessage(PendingWrite write, SqliteException exception)
    {
        var fails = write.Kind != WriteKind.Message;
        if (fails)
        {
            write.Fail(new InventoryUnavailableException($"The inventory cannot be written at present: {exception.Message}", exception));
        }

        return fails;
    }

    /// <summary>Some failures have rolled back already.</summary>
    private static void RollBack(SqlSession sql)
    {
        try
        {
            sql.Execute("ROLLBACK");
        }
        catch (SqliteException)
        {
            // There was no transaction any more.
        }
    }

    private async Task WaitForDiskAsync(List<PendingWrite> batch)
    {
        try
        {
            await Task.Delay(RetryDelay, options.TimeProvider, _stop.Token);
        }
        catch (OperationCanceledException exception)
        {
            batch.ForEach(write => write.Fail(exception));
            batch.Clear();
        }
    }
}
