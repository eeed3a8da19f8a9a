using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace ThinMqtt.Broker;

/// <summary>
/// What must survive, in one SQLite file. Operations are appended in memory; one thread writes all that has gathered in one
/// transaction, syncs it, and reports how far it came, so that all who wait share one sync.
/// </summary>
/// <remarks>
/// In this order: <see cref="Open"/>, <see cref="Load"/>, <see cref="Start"/>. Operations on a session that is not there are
/// ignored. A failed write is tried again each second, with all that came since, until it succeeds.
/// </remarks>
internal sealed partial class DurableStore : IDisposable, IAsyncDisposable
{
    private readonly SqliteConnection _connection;
    private readonly ILogger _logger;
    private readonly TimeProvider _time;
    private readonly AppendQueue _queue = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private StoreIndex? _index;
    private StoreWriter? _writer;
    private Thread? _thread;
    private int _isDisposed;
    private volatile bool _isFailing;
    private long _commitCount;

    private DurableStore(SqliteConnection connection, ILogger logger, TimeProvider time)
    {
        _connection = connection;
        _logger = logger;
        _time = time;
    }

    /// <summary>Called on the writer thread with the <see cref="DurableSequence"/>; set it before <see cref="Start"/>.</summary>
    public Action<long>? Committed { get; set; }

    /// <summary>All operations up to this one are on the disk, or were undone by others up to this one.</summary>
    public long DurableSequence => _queue.DurableSequence;

    /// <summary>The last operation that was appended.</summary>
    public long LastSequence => _queue.LastSequence;

    /// <summary>The last write failed; nothing becomes durable until one succeeds.</summary>
    public bool IsFailing => _isFailing;

    /// <summary>The number of transactions, each with one sync.</summary>
    internal long CommitCount => Volatile.Read(ref _commitCount);

    /// <param name="folder">Created where it is missing; the file in it is <c>broker.db</c>.</param>
    /// <param name="logger">Told of failures and recoveries.</param>
    /// <param name="time">Measures the second between attempts.</param>
    /// <exception cref="StoreException">The folder or file is not writable, in use, damaged, or of a newer version.</exception>
    public static DurableStore Open(string folder, ILogger logger, TimeProvider time) =>
        new(StoreFile.Open(folder), logger, time);

    /// <summary>All that is stored; once, before <see cref="Append(StoreOperation)"/>.</summary>
    /// <exception cref="StoreException">The file is damaged.</exception>
    public StoredState Load()
    {
        if (_writer is not null)
        {
            throw new InvalidOperationException("The store is loaded already.");
        }

        try
        {
            var reader = new StoreReader(_connection);
            var state = reader.Read();
            _index = reader.Index;
            _writer = new StoreWriter(_connection, _index, new Counters(state.LastSessionId, state.LastMessageId));
            Log.Opened(_logger, _connection.DataSource, state.Sessions.Count, state.Retained.Count);
            return state;
        }
        catch (Exception exception) when (exception is SqliteException or KeyNotFoundException)
        {
            throw StoreFile.Explained(_connection.DataSource, exception);
        }
    }

    /// <summary>Begins to write, also what was appended before.</summary>
    public void Start()
    {
        if (_writer is null || _thread is not null)
        {
            throw new InvalidOperationException("The store is started once, after Load.");
        }

        _thread = new Thread(Run) { Name = "Durable store", IsBackground = true };
        _thread.Start();
    }

    /// <summary>Any thread; the order of the calls is that of the changes.</summary>
    /// <returns>The operation's sequence number: it is durable when <see cref="DurableSequence"/> has come that far.</returns>
    /// <exception cref="ObjectDisposedException">The store is closed.</exception>
    public long Append(StoreOperation operation) => Append(new ReadOnlySpan<StoreOperation>(in operation));

    /// <summary>As <see cref="Append(StoreOperation)"/>, for several that are committed together or not at all.</summary>
    /// <returns>The sequence number of the last one.</returns>
    /// <exception cref="ObjectDisposedException">The store is closed.</exception>
    public long Append(ReadOnlySpan<StoreOperation> operations)
    {
        if (_writer is null)
        {
            throw new InvalidOperationException("The store must be loaded before anything is appended.");
        }

        foreach (var operation in operations)
        {
            if (operation is StoreOperation.PutQueued { Delivery.Message.Id: 0 })
            {
                throw new ArgumentException("A queued message needs an id before it is stored.", nameof(operations));
            }
        }

        return _queue.Append(operations);
    }

    /// <summary>
    /// What this thread appends before it disposes the group, on the same thread, is committed together or not at all. The
    /// writer waits meanwhile: do nothing in between that takes long.
    /// </summary>
    public AppendGroup Together() => _queue.Together();

    /// <summary>Completes when all that has been appended by now is durable.</summary>
    /// <exception cref="StoreException">The store was closed while it could not be written.</exception>
    public Task FlushAsync(CancellationToken cancellationToken) => _queue.WhenDurable().WaitAsync(cancellationToken);

    /// <summary>
    /// Writes what has gathered, moves the WAL into the database and closes it. While the store is failing, one last attempt is
    /// made. Not on the writer thread.
    /// </summary>
    public void Dispose()
    {
        BeginDispose();
        _ended.Task.GetAwaiter().GetResult();
    }

    /// <inheritdoc cref="Dispose"/>
    public async ValueTask DisposeAsync()
    {
        BeginDispose();
        await _ended.Task.ConfigureAwait(false);
    }

    private void BeginDispose()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) != 0)
        {
            return;
        }

        _queue.Close();
        _retry.Set();
        if (_thread is null)
        {
            Run();
        }
    }
}
