using Microsoft.Data.Sqlite;
using ThinMqtt.Contracts;

namespace ThinMqtt.Manager.Sqlite;

/// <summary>Groups in the SQLite file.</summary>
internal sealed class SqliteGroupStore(Database database) : IGroupStore
{
    public const string Columns = "SELECT name, filter, description FROM device_groups";

    public Task<IReadOnlyList<DeviceGroup>> AllAsync() =>
        Task.FromResult<IReadOnlyList<DeviceGroup>>(database.Read(sql => sql.ReadAll(Columns + " ORDER BY name", Read)));

    public Task<DeviceGroup?> FindAsync(GroupName name) => Task.FromResult(database.Read(sql => Find(sql, name)));

    public Task<WriteOutcome> WriteAsync(DeviceGroup group, Precondition condition) => database.WriteAsync(context =>
    {
        var known = Find(context.Sql, group.Name);
        if (!condition.Holds(known is null ? null : EntityTag.Of(known)))
        {
            return WriteOutcome.Refused;
        }

        Put(context.Sql, group);
        context.Events.Add(ManagerEvent.Grouped(group.Name, "is saved", context.Now));
        return known is null ? WriteOutcome.Created : WriteOutcome.Changed;
    });

    public Task<WriteOutcome> DeleteAsync(GroupName name, Precondition condition) => database.WriteAsync(context =>
    {
        if (Find(context.Sql, name) is not { } known)
        {
            return WriteOutcome.Unknown;
        }

        if (!condition.Holds(EntityTag.Of(known)))
        {
            return WriteOutcome.Refused;
        }

        context.Sql.Execute("DELETE FROM device_groups WHERE name = $1", name.Value);
        context.Events.Add(ManagerEvent.Grouped(name, "is deleted", context.Now));
        return WriteOutcome.Changed;
    });

    public static DeviceGroup Read(SqliteDataReader row) => new(GroupName.Parse(row.GetString(0)), row.GetString(1), row.TextOrNull(2));

    public static void Put(SqlSession sql, DeviceGroup group) => sql.Execute(
        "INSERT OR REPLACE INTO device_groups (name, filter, description) VALUES ($1, $2, $3)", group.Name.Value, group.Filter, group.Description);

    private static DeviceGroup? Find(SqlSession sql, GroupName name) => sql.ReadOne(Columns + " WHERE name = $1", Read, name.Value);
}
