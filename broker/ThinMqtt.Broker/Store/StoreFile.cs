using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace ThinMqtt.Broker;

/// <summary>Opens <c>broker.db</c> for this process alone, creating it where it is missing.</summary>
internal static class StoreFile
{
    public const string Name = "broker.db";

    /// <summary>
    /// EXCLUSIVE keeps the lock until the connection closes and the WAL's index in memory. FULL syncs the WAL at each commit.
    /// A commit that finds 1000 pages (4 MB) in the WAL moves them into the database, which bounds both that commit's delay and
    /// the WAL; what one larger transaction made of it is given back down to 64 MB.
    /// </summary>
    private const string Settings = """
        PRAGMA synchronous = FULL;
        PRAGMA wal_autocheckpoint = 1000;
        PRAGMA journal_size_limit = 67108864;
        PRAGMA cache_size = -16384;
        PRAGMA temp_store = MEMORY;
        """;

    private const string NotWritable =
        "the folder and the files in it must be readable and writable for the broker's user. Correct its permissions or give another folder.";

    /// <exception cref="StoreException">The folder or file is not writable, in use, damaged, or of a newer version.</exception>
    public static SqliteConnection Open(string folder)
    {
        var path = Path.Combine(Path.GetFullPath(folder), Name);
        SqliteConnection? connection = null;
        try
        {
            Create(folder, path);
            connection = new SqliteConnection(ConnectionString(path));
            connection.Open();
            Prepare(connection, path);
            return connection;
        }
        catch (Exception exception) when (exception is StoreException or SqliteException or IOException or UnauthorizedAccessException)
        {
            connection?.Dispose();
            throw exception as StoreException ?? Explained(path, exception);
        }
    }

    /// <summary>What went wrong with the file at <paramref name="path"/>, and what to do about it.</summary>
    public static StoreException Explained(string path, Exception exception) =>
        new($"The store {path} cannot be used: {Explain(exception)} ({exception.Message})", exception);

    private static string Explain(Exception exception) => (exception as SqliteException)?.SqliteErrorCode switch
    {
        raw.SQLITE_BUSY or raw.SQLITE_LOCKED =>
            "it is in use by another process. Stop that one, or give this broker a data folder of its own.",
        raw.SQLITE_NOTADB or raw.SQLITE_CORRUPT =>
            "it is damaged or no database. Restore it from a backup, or move it away together with its -wal file to begin anew.",
        raw.SQLITE_FULL => "its volume is full. Free some space.",
        raw.SQLITE_READONLY or raw.SQLITE_CANTOPEN or raw.SQLITE_PERM or null =>
            NotWritable,
        _ => "reading or writing it failed. Look for errors of its volume.",
    };

    // The database's own mode is also that of its -wal, which SQLite creates.
    private static void Create(string folder, string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
            return;
        }

        Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);

        // An existing file is left to SQLite: to open and close it here would drop the locks that this process has on it.
        if (!File.Exists(path))
        {
            using var created = new FileStream(path, new FileStreamOptions
            {
                Mode = FileMode.OpenOrCreate,
                Access = FileAccess.ReadWrite,
                Share = FileShare.ReadWrite,
                UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
            });
        }
    }

    // Unpooled: a pooled connection would stay open, and so locked, after Dispose. A lock is waited for one second.
    private static string ConnectionString(string path) => new SqliteConnectionStringBuilder
    {
        DataSource = path,
        Mode = OperatingSystem.IsWindows() ? SqliteOpenMode.ReadWriteCreate : SqliteOpenMode.ReadWrite,
        Pooling = false,
        DefaultTimeout = 1,
    }.ToString();

    private static void Prepare(SqliteConnection connection, string path)
    {
        // Where SQLite may not write it opens for reading only, without a word.
        if (raw.sqlite3_db_readonly(connection.Handle!, "main") == 1)
        {
            throw new StoreException($"The store {path} cannot be used: {NotWritable}");
        }

        connection.Execute("PRAGMA locking_mode = EXCLUSIVE");
        var version = connection.Query<long>("PRAGMA user_version");
        if (version > StoreSchema.Version)
        {
            throw new StoreException(
                $"The store {path} cannot be used: it was written by a newer broker (its version is {version}, this broker knows "
                + $"{StoreSchema.Version}). Install that broker again, or give another data folder.");
        }

        if (version == 0 && connection.Query<long>("SELECT count(*) FROM sqlite_schema") > 0)
        {
            throw new StoreException(
                $"The store {path} cannot be used: it is the database of another program. Move it away, or give another data folder.");
        }

        connection.Query<string>("PRAGMA journal_mode = WAL");
        connection.Execute(Settings);
        connection.Execute("BEGIN IMMEDIATE");
        if (version == 0)
        {
            connection.Execute(StoreSchema.Create);
        }

        connection.Execute("COMMIT");
    }

    private static void Execute(this SqliteConnection connection, string sql)
    {
        using var command = new SqliteCommand(sql, connection);
        command.ExecuteNonQuery();
    }

    private static T Query<T>(this SqliteConnection connection, string sql)
    {
        using var command = new SqliteCommand(sql, connection);
        return (T)command.ExecuteScalar()!;
    }
}
