using System.Globalization;
using System.Security.Cryptography;
using Microsoft.Data.Sqlite;

namespace ThinMqtt.Manager.Tests.Migration;

/// <summary>Everything that is in a data folder, read past all code of the manager.</summary>
internal static class SiteContents
{
    /// <summary>
    /// Every value of every row of every table, a line each, but for what a move may change: its own mark, and what the broker was told last.
    /// </summary>
    public static IReadOnlyList<string> Rows(string folder)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(folder, "manager", "manager.db")};Mode=ReadOnly;Pooling=False");
        connection.Open();
        var tables = Query(connection, "SELECT name FROM sqlite_master WHERE type = 'table' AND name <> 'migration' ORDER BY name", row => row.GetString(0));
        Assert.Contains("devices", tables);
        return [.. tables.SelectMany(table => Query(connection, $"SELECT * FROM {table}", row => Line(table, row)).Order(StringComparer.Ordinal))];
    }

    /// <summary>Every file of an artifact with the hash of its bytes.</summary>
    public static IReadOnlyList<string> Artifacts(string folder)
    {
        var artifacts = Path.Combine(folder, "manager", "artifacts");
        return
        [
            .. Directory.GetFiles(artifacts, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(file =>
                $"{Path.GetRelativePath(artifacts, file)} {Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(file)))}"),
        ];
    }

    public static void AssertEqual(string one, string other)
    {
        Assert.Equal(Rows(one), Rows(other));
        Assert.Equal(Artifacts(one), Artifacts(other));
    }

    private static List<T> Query<T>(SqliteConnection connection, string sql, Func<SqliteDataReader, T> map)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var rows = new List<T>();
        while (reader.Read())
        {
            rows.Add(map(reader));
        }

        return rows;
    }

    private static string Line(string table, SqliteDataReader row)
    {
        var values = Enumerable.Range(0, row.FieldCount).Where(i => row.GetName(i) != "published_revision").Select(i => row.GetValue(i) switch
        {
            byte[] bytes => Convert.ToHexString(bytes),
            double number => number.ToString("R", CultureInfo.InvariantCulture),
            DBNull => "NULL",
            var value => $"'{value}'",
        });
        return $"{table}: {string.Join(", ", values)}";
    }
}
