namespace ThinMqtt.Manager.Sqlite;

/// <summary>The tables; <c>user_version</c> tells which statements a file has seen.</summary>
internal static class Schema
{
    /// <summary>What is read and written with every heartbeat is narrow; the documents beside it are not.</summary>
    /// <remarks>The host name beside the documents is not used any more; without it, earlier versions could not work with the file.</remarks>
    private const string First = """
        CREATE TABLE devices (
            id TEXT PRIMARY KEY, presence TEXT NOT NULL, said TEXT, reason TEXT, message_at INTEGER, agent TEXT,
            first_seen INTEGER NOT NULL, last_seen INTEGER NOT NULL,
            births INTEGER NOT NULL DEFAULT 0, births_since INTEGER NOT NULL DEFAULT 0, cloned_until INTEGER,
            boot INTEGER, other_boot INTEGER,
            heartbeat_at INTEGER, sequence INTEGER, uptime INTEGER, load REAL, memory_free INTEGER, disk_free INTEGER
        ) WITHOUT ROWID;
        CREATE TABLE device_documents (
            id TEXT PRIMARY KEY, hostname TEXT, macs TEXT, other_macs TEXT, hardware TEXT, packages TEXT
        );
        CREATE TABLE device_events (
            id INTEGER PRIMARY KEY AUTOINCREMENT, device TEXT NOT NULL, at INTEGER NOT NULL, kind TEXT NOT NULL, text TEXT NOT NULL
        );
        CREATE INDEX device_events_device ON device_events (device, id);
        CREATE TABLE artifacts (
            package TEXT NOT NULL, version TEXT NOT NULL, size INTEGER NOT NULL, md5 TEXT NOT NULL, sha256 TEXT NOT NULL,
            uploaded INTEGER NOT NULL, PRIMARY KEY (package, version)
        ) WITHOUT ROWID;
        CREATE TABLE releases (
            id INTEGER PRIMARY KEY AUTOINCREMENT, package TEXT NOT NULL, version TEXT NOT NULL, channel TEXT NOT NULL,
            state TEXT NOT NULL, counter INTEGER NOT NULL, manifest BLOB NOT NULL, attempt INTEGER NOT NULL,
            announced INTEGER NOT NULL, withdrawn INTEGER,
            revision INTEGER NOT NULL, published_revision INTEGER NOT NULL, UNIQUE (package, version, channel)
        );
        CREATE TABLE results (
            release INTEGER NOT NULL, device TEXT NOT NULL, attempt INTEGER NOT NULL, state TEXT NOT NULL, is_final INTEGER NOT NULL,
            percent INTEGER, bytes INTEGER, size INTEGER, reason TEXT, log_tail TEXT, started INTEGER, finished INTEGER, at INTEGER NOT NULL,
            PRIMARY KEY (release, device, attempt)
        ) WITHOUT ROWID;
        CREATE INDEX results_device ON results (device);
        """;

    /// <summary>Until then an artifact's bytes had their place by its name.</summary>
    private const string ArtifactLocations = """
        ALTER TABLE artifacts ADD COLUMN location TEXT NOT NULL DEFAULT '';
        UPDATE artifacts SET location = package || '/' || version || '.zip';
        """;

    /// <summary>Until then the highest counter of a package was that of its releases, none of which was ever deleted.</summary>
    private const string Counters = """
        CREATE TABLE counters (package TEXT PRIMARY KEY, counter INTEGER NOT NULL, version TEXT NOT NULL) WITHOUT ROWID;
        INSERT INTO counters SELECT package, MAX(counter), version FROM releases GROUP BY package;
        """;

    /// <summary>Written by operators, and so beside what devices say.</summary>
    private const string Labels = "CREATE TABLE device_labels (id TEXT PRIMARY KEY, room TEXT, tags TEXT NOT NULL) WITHOUT ROWID;";

    private const string Groups =
        "CREATE TABLE device_groups (name TEXT PRIMARY KEY, filter TEXT NOT NULL, description TEXT) WITHOUT ROWID;";

    private const string RequestKeys = """
        CREATE TABLE request_keys (key TEXT PRIMARY KEY, request TEXT NOT NULL, at INTEGER NOT NULL, claim INTEGER NOT NULL, answer BLOB);
        CREATE INDEX request_keys_at ON request_keys (at);
        """;

    private const string Samples =
        "CREATE TABLE samples (at INTEGER PRIMARY KEY, online INTEGER NOT NULL, stale INTEGER NOT NULL, offline INTEGER NOT NULL);";

    private static readonly string[] Steps = [First, ArtifactLocations, Counters, Labels, Groups, RequestKeys, Samples];

    /// <summary>Of a file that this program has opened.</summary>
    public static int Version => Steps.Length;

    public static int VersionOf(SqlSession sql) => (int)sql.ReadOne("PRAGMA user_version", row => row.GetInt64(0));

    /// <exception cref="IOException">The file is of a later version of this program.</exception>
    public static void Apply(SqlSession sql, string file)
    {
        var version = VersionOf(sql);
        if (version > Steps.Length)
        {
            throw new IOException($"{file} was written by a later version of this program (format {version}); run that version.");
        }

        for (; version < Steps.Length; version++)
        {
            sql.Execute("BEGIN IMMEDIATE");
            sql.Execute(Steps[version]);
            sql.Execute($"PRAGMA user_version = {version + 1}");
            sql.Execute("COMMIT");
        }
    }
}
