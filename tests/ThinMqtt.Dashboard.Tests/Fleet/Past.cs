using Microsoft.Data.Sqlite;

namespace ThinMqtt.Dashboard.Tests;

/// <summary>
/// Gives a site that was furnished within seconds weeks to look back on, by moving the times in its inventory; pictures are of a company, not
/// of a test.
/// </summary>
internal sealed class Past : IDisposable
{
    private const int Days = 30;

    private readonly SqliteConnection _database;
    private readonly DateTimeOffset _now = DateTimeOffset.UtcNow;

    private Past(string file)
    {
        _database = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Pooling = false }.ToString());
        _database.Open();
    }

    /// <param name="file">The inventory of a manager that is stopped.</param>
    /// <param name="devices">How many it has.</param>
    public static void Write(string file, int devices)
    {
        using var past = new Past(file);
        past.Execute("BEGIN");
        past.MoveReleases();
        past.MoveHistories();
        past.AddSamples(devices);
        past.Execute("COMMIT");
    }

    public void Dispose() => _database.Dispose();

    private void MoveReleases()
    {
        Execute($"UPDATE releases SET announced = announced - ((SELECT MAX(id) FROM releases) - id) * {TimeSpan.FromHours(31).Ticks} - {TimeSpan.FromMinutes(24).Ticks}");
        Execute($"UPDATE releases SET withdrawn = announced + {TimeSpan.FromHours(2).Ticks} WHERE withdrawn IS NOT NULL");
        foreach (var column in new[] { "started", "finished", "at" })
        {
            Execute($"""
                UPDATE results SET {column} = {column} - {TimeSpan.FromMinutes(3).Ticks} - ((SELECT MAX(id) FROM releases) - release) * {TimeSpan.FromHours(31).Ticks}
                    - (unicode(substr(device, -1)) % 7) * {TimeSpan.FromSeconds(97).Ticks}
                """);
        }
    }

    /// <summary>Histories go by their numbers, so those of the past come before those that are there.</summary>
    private void MoveHistories()
    {
        Execute("UPDATE device_events SET id = id + 100000");
        Execute($"UPDATE device_events SET at = at - ((SELECT MAX(id) FROM device_events) - id) * {TimeSpan.FromSeconds(19).Ticks}");
        Execute($"UPDATE device_events SET at = at - {TimeSpan.FromDays(Days).Ticks}, id = id - 100000 WHERE kind = 'Discovered'");
        Execute($"UPDATE devices SET first_seen = first_seen - {TimeSpan.FromDays(Days).Ticks}");
        for (var hour = 7 * 24; hour > 1; hour -= 1)
        {
            var at = _now.AddHours(-hour);
            var (kind, text) = at.Hour switch
            {
                6 => ("Online", "Online, with agent 0.1.0."),
                19 => ("Offline", "It said goodbye."),
                11 when at.Day % 3 == 0 => ("Stale", "3 heartbeats are missing."),
                12 when at.Day % 3 == 0 => ("Online", "A heartbeat has come."),
                _ => ("", ""),
            };
            if (kind.Length > 0)
            {
                Execute("INSERT INTO device_events (id, device, at, kind, text) VALUES ($1, 'a4bb6dc1e204', $2, $3, $4)", 50_000 - hour, at.UtcTicks, kind, text);
            }
        }
    }

    /// <summary>Most devices are on by day; somebody comes early, and one network was out of order at eleven.</summary>
    private void AddSamples(int devices)
    {
        for (var at = _now.AddDays(-2); at < _now; at = at.AddMinutes(5))
        {
            var hour = at.TimeOfDay.TotalHours;
            var awake = (int)Math.Round((devices - 2) * Math.Clamp(Math.Min(hour - 5.5, 20.5 - hour) / 2, 0.25, 1));
            var stale = hour is > 11 and < 11.6 ? 2 : hour is > 15 and < 15.3 ? 1 : 0;
            Execute("INSERT OR REPLACE INTO samples (at, online, stale, offline) VALUES ($1, $2, $3, $4)", at.UtcTicks, awake - stale, stale, devices - awake);
        }
    }

    private void Execute(string statement, params object[] values)
    {
        using var command = _database.CreateCommand();
        command.CommandText = statement;
        for (var index = 0; index < values.Length; index++)
        {
            command.Parameters.AddWithValue($"${index + 1}", values[index]);
        }

        command.ExecuteNonQuery();
    }
}
