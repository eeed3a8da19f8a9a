namespace ThinMqtt.Manager.Sqlite;

/// <summary>What a SQLite file remembers of a site that is moved into it: in a table of its own, which other files do not have.</summary>
internal static class SqliteMark
{
    /// <returns>Null when nothing was ever moved here.</returns>
    public static MigrationMark? Read(SqlSession sql) => sql.ReadOne("SELECT 1 FROM sqlite_master WHERE name = 'migration'", _ => true)
        ? sql.ReadOne(
            "SELECT source, started, reached, finished FROM migration",
            row => new MigrationMark(row.GetString(0), row.Time(1), row.GetString(2), row.TimeOrNull(3)))
        : null;

    public static void Write(SqlSession sql, MigrationMark mark)
    {
        sql.Execute(
            """
            CREATE TABLE IF NOT EXISTS migration (
                id INTEGER PRIMARY KEY CHECK (id = 1), source TEXT NOT NULL, started INTEGER NOT NULL, reached TEXT NOT NULL, finished INTEGER
            )
            """);
        sql.Execute(
            "INSERT OR REPLACE INTO migration (id, source, started, reached, finished) VALUES (1, $1, $2, $3, $4)",
            mark.Source,
            mark.Started,
            mark.Reached,
            mark.Finished);
    }

    /// <exception cref="IOException">The file has only a part of a site.</exception>
    public static void ThrowIfUnfinished(SqlSession sql, string file)
    {
        if (Read(sql)?.Refusal(file) is { } refusal)
        {
            throw new IOException(refusal);
        }
    }
}
