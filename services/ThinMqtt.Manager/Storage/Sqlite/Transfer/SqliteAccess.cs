using Microsoft.Data.Sqlite;

namespace ThinMqtt.Manager.Sqlite;

/// <summary>The one connection to a SQLite file that nobody else may open meanwhile. For one thread at a time.</summary>
internal sealed class SqliteAccess : IDisposable
{
    /// <summary>In seconds: who has only a look at the file is soon gone.</summary>
    private const int LockTimeout = 2;

    private readonly SqlSession _sql;

    private SqliteAccess(string file, SqlSession sql) => (File, _sql) = (file, sql);

    public string File { get; }

    public static SqliteAccess Open(string file, bool isTarget) => Explain(file, "opened", () =>
    {
        if (isTarget)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        }

        var sql = new SqlSession(Connect(file, isTarget ? SqliteOpenMode.ReadWriteCreate : SqliteOpenMode.ReadWrite));
        try
        {
            Prepare(sql, file, isTarget);
            return new SqliteAccess(file, sql);
        }
        catch
        {
            sql.Dispose();
            throw;
        }
    });

    public T Read<T>(Func<SqlSession, T> read) => Explain(File, "read", () => read(_sql));

    /// <summary>In one transaction.</summary>
    public void Write(Action<SqlSession> write, bool isDurable = false) => Explain(File, "written", () =>
    {
        _sql.Execute(isDurable ? "PRAGMA synchronous = FULL" : "PRAGMA synchronous = NORMAL"); // the end of it all is durable, and so all before
        _sql.Execute("BEGIN IMMEDIATE");
        write(_sql);
        _sql.Execute("COMMIT"); // without it, the next run finds what was there before
        return true;
    });

    public void Dispose() => _sql.Dispose();

    private static SqliteConnection Connect(string file, SqliteOpenMode mode)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = file, Mode = mode, Pooling = false, DefaultTimeout = LockTimeout,
        }.ToString());
        connection.Open();
        return connection;
    }

    private static void Prepare(SqlSession sql, string file, bool isTarget)
    {
        sql.Execute("PRAGMA locking_mode = EXCLUSIVE"); // from the next transaction on, until it is closed
        sql.Execute("BEGIN EXCLUSIVE");
        sql.Execute("COMMIT");
        if (isTarget)
        {
            sql.Execute("PRAGMA journal_mode = WAL");
            Schema.Apply(sql, file);
        }
        else if (Schema.VersionOf(sql) is var version && version != Schema.Version)
        {
            throw new MigrationException(
                version > Schema.Version
                    ? $"{file} was written by a later version of this program (format {version}); use that version."
                    : $"{file} was written by an earlier version of this program (format {version}). Start this version on it once, and stop it.");
        }
        else
        {
            sql.Execute("PRAGMA query_only = ON"); // the source stays as it is
        }
    }

    private static T Explain<T>(string file, string verb, Func<T> work)
    {
        try
        {
            return work();
        }
        catch (SqliteException exception)
        {
            throw new MigrationException($"The inventory {file} cannot be {verb}: {Reason(exception)}", exception);
        }
        catch (Exception exception) when (exception is UnauthorizedAccessException or (IOException and not MigrationException))
        {
            throw new MigrationException($"The inventory {file} cannot be {verb}: {exception.Message}", exception);
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException or InvalidCastException)
        {
            throw new MigrationException($"The inventory {file} has a row that this program has not written so: {exception.Message} Repair or remove it.", exception);
        }
    }

    private static string Reason(SqliteException exception) => exception.SqliteErrorCode switch
    {
        5 or 6 => "it is in use. Stop the manager that runs on it, and give the same command again.", // SQLITE_BUSY, LOCKED
        8 => "it, or its folder, is read-only. Copy it to where it may be locked, or run this as the user who owns it.", // READONLY
        11 or 26 => $"it is damaged, or no inventory ({exception.Message}). Bring it back from a backup.", // CORRUPT, NOTADB
        13 => "there is no room left. Free some; the same command then goes on.", // FULL
        14 => "it, or its folder, may not be opened. Run this as the user who owns it.", // CANTOPEN
        _ => exception.Message,
    };
}
