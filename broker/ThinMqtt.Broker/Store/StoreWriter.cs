using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace ThinMqtt.Broker;

/// <summary>Writes pending changes, each time in one transaction; on one thread.</summary>
internal sealed class StoreWriter : IDisposable
{
    /// <summary>
    /// How many ids are reserved at once: one whose session or message came and went within one batch is never used again, even
    /// after a crash, and yet costs no write.
    /// </summary>
    public const long Reservation = 1 << 20;

    private readonly sqlite3 _database;
    private readonly StoreIndex _index;
    private readonly StoreStatements _statements;
    private readonly StoreRows _rows;
    private Counters _used;
    private Counters _written;

    public StoreWriter(SqliteConnection connection, StoreIndex index, Counters counters)
    {
        _database = connection.Handle!;
        _index = index;
        _statements = new StoreStatements(connection);
        _rows = new StoreRows(_statements, index);
        _used = _written = counters;
    }

    /// <summary>Writes and syncs all of it, or nothing; tells whether there was anything to write.</summary>
    /// <exception cref="SqliteException">The database is as it was before.</exception>
    public bool Write(PendingChanges changes)
    {
        _used = new Counters(
            Math.Max(_used.LastSessionId, changes.LastSessionId), Math.Max(_used.LastMessageId, changes.LastMessageId));
        var counters = Reserve();
        if (changes.IsEmpty && counters == _written)
        {
            return false;
        }

        var bodies = BodyChanges.Of(changes);
        InTransaction(() =>
        {
            Write(counters);
            _rows.Write(changes, bodies);
        });
        _written = counters;
        _index.Apply(changes, bodies);
        return true;
    }

    /// <summary>Gives back what was reserved and not used, at an orderly end.</summary>
    /// <exception cref="SqliteException">It stays reserved.</exception>
    public void Release()
    {
        if (_used != _written)
        {
            InTransaction(() => Write(_used));
            _written = _used;
        }
    }

    public void Dispose() => _statements.Dispose();

    private Counters Reserve() => new(
        Reserve(_used.LastSessionId, _written.LastSessionId), Reserve(_used.LastMessageId, _written.LastMessageId));

    private static long Reserve(long used, long written) => used > written ? used + Reservation : written;

    private void InTransaction(Action write)
    {
        try
        {
            _statements.Begin.Execute();
            write();
            _statements.Commit.Execute();
        }
        catch
        {
            Rollback();
            throw;
        }
    }

    // Some failures, a full disk among them, may have rolled back already.
    private void Rollback()
    {
        if (raw.sqlite3_get_autocommit(_database) == 0)
        {
            _statements.Rollback.Execute();
        }
    }

    private void Write(Counters counters)
    {
        if (counters != _written)
        {
            _statements.PutCounters.Bind(1, counters.LastSessionId).Bind(2, counters.LastMessageId).Execute();
        }
    }
}

/// <summary>The greatest ids that were ever used or reserved.</summary>
internal readonly record struct Counters(long LastSessionId, long LastMessageId);
