using Microsoft.Data.Sqlite;

namespace ThinMqtt.Manager.Sqlite;

/// <summary>What a write works with: the batch's transaction, and the events that listeners hear once it is committed.</summary>
internal sealed class WriteContext(SqlSession sql, TimeProvider time)
{
    public SqlSession Sql => sql;

    public DateTimeOffset Now => time.GetUtcNow();

    public List<ManagerEvent> Events { get; } = [];
}

/// <summary>How a write is treated.</summary>
[Flags]
internal enum WriteKind
{
    /// <summary>Lost with a power cut, and after a failure: the next one makes up for it.</summary>
    Signal = 0,

    /// <summary>On disk before it is complete.</summary>
    Durable = 1,

    /// <summary>Durable, and tried again until the disk takes it: what a peer hands over once.</summary>
    Message = Durable | 2,
}

/// <summary>A write that waits for its batch.</summary>
internal abstract class PendingWrite(WriteKind kind)
{
    public WriteKind Kind => kind;

    /// <exception cref="SqliteException">The database cannot be written at present; nothing of the batch is.</exception>
    public abstract void Run(WriteContext context);

    public abstract void Complete();

    public abstract void Fail(Exception exception);

    /// <summary>Not the statement's fault: a full or failing disk, or a file that another process holds.</summary>
    public static bool IsOfEnvironment(SqliteException exception) => exception.SqliteErrorCode
        is 5 or 6 or 7 or 8 or 10 or 13 or 14; // SQLITE_BUSY, LOCKED, NOMEM, READONLY, IOERR, FULL, CANTOPEN
}

internal sealed class PendingWrite<T>(Func<WriteContext, T> work, WriteKind kind) : PendingWrite(kind)
{
    private readonly TaskCompletionSource<T> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T? _result;
    private Exception? _failure;

    public Task<T> Completed => _completion.Task;

    /// <summary>What fails takes back its own statements only.</summary>
    public override void Run(WriteContext context)
    {
        var events = context.Events.Count;
        context.Sql.Execute("SAVEPOINT one");
        try
        {
            (_result, _failure) = (work(context), null);
        }
        catch (Exception exception) when (exception is not SqliteException sqlite || !IsOfEnvironment(sqlite))
        {
            _failure = exception;
            context.Sql.Execute("ROLLBACK TO one");
            context.Events.RemoveRange(events, context.Events.Count - events);
        }

        context.Sql.Execute("RELEASE one");
    }

    public override void Complete()
    {
        if (_failure is null)
        {
            _completion.TrySetResult(_result!);
        }
        else
        {
            _completion.TrySetException(_failure);
        }
    }

    public override void Fail(Exception exception) => _completion.TrySetException(exception);
}
