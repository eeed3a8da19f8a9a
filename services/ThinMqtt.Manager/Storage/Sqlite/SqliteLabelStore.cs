using Microsoft.Data.Sqlite;

namespace ThinMqtt.Manager.Sqlite;

/// <summary>Labels in the SQLite file; tags have no blanks, and are stored with one between each.</summary>
internal sealed class SqliteLabelStore(Database database) : ILabelStore
{
    public Task<DeviceLabels?> FindAsync(string device) => Task.FromResult(database.Read(sql => Find(sql, device)));

    public Task<WriteOutcome> WriteAsync(string device, DeviceLabels labels, Precondition condition) => database.WriteAsync(context =>
    {
        if (Find(context.Sql, device) is not { } known)
        {
            return WriteOutcome.Unknown;
        }

        if (!condition.Holds(EntityTag.Of(known)))
        {
            return WriteOutcome.Refused;
        }

        Put(context.Sql, device, labels);
        context.Events.Add(ManagerEvent.Labelled(device, context.Now));
        return WriteOutcome.Changed;
    });

    /// <summary>Of the columns of labels from this one on, which are null where there are none.</summary>
    public static DeviceLabels Read(SqliteDataReader row, int column) => row.IsDBNull(column + 1) ? DeviceLabels.None : new DeviceLabels
    {
        Room = row.TextOrNull(column),
        Tags = row.GetString(column + 1).Split(' ', StringSplitOptions.RemoveEmptyEntries),
    };

    public static void Put(SqlSession sql, string device, DeviceLabels labels) => sql.Execute(
        "INSERT OR REPLACE INTO device_labels (id, room, tags) VALUES ($1, $2, $3)", device, labels.Room, string.Join(' ', labels.Tags));

    private static DeviceLabels? Find(SqlSession sql, string device) => sql.ReadOne(
        "SELECT l.room, l.tags FROM devices d LEFT JOIN device_labels l ON l.id = d.id WHERE d.id = $1", row => Read(row, 0), device);
}
