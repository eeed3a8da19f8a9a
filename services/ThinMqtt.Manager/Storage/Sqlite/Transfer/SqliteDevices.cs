using Microsoft.Data.Sqlite;
using ThinMqtt.Contracts;

namespace ThinMqtt.Manager.Sqlite;

internal sealed class SqliteDevices(SqliteAccess access) : SqliteRecords<DeviceRecord>(access, "devices", "device_documents")
{
    private const string Columns =
        """
        SELECT d.presence, d.said, d.reason, d.message_at, d.agent, d.last_seen, d.births, d.births_since, d.cloned_until,
            d.id, d.first_seen, d.boot, d.other_boot, d.heartbeat_at, d.sequence, d.uptime, d.load, d.memory_free, d.disk_free,
            o.macs, o.other_macs, o.hardware, o.packages
        FROM devices d LEFT JOIN device_documents o ON o.id = d.id
        """;

    protected override List<DeviceRecord> Page(SqlSession sql, DeviceRecord? after, int limit) =>
        sql.ReadAll(Columns + " WHERE d.id > $1 ORDER BY d.id LIMIT $2", Read, after?.Id ?? "", limit);

    protected override void Put(SqlSession sql, DeviceRecord record)
    {
        var (facts, heartbeat) = (record.Facts, record.Heartbeat);
        sql.Execute(
            """
            INSERT OR REPLACE INTO devices (id, presence, said, reason, message_at, agent, first_seen, last_seen, births, births_since,
                cloned_until, boot, other_boot, heartbeat_at, sequence, uptime, load, memory_free, disk_free)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)
            """,
            record.Id,
            facts.Presence,
            facts.Said,
            facts.Reason,
            facts.MessageAt,
            facts.Agent,
            record.FirstSeen,
            facts.LastSeen,
            facts.Births,
            facts.BirthsSince,
            facts.ClonedUntil,
            record.Boot,
            record.OtherBoot,
            heartbeat?.At,
            heartbeat?.Sequence,
            heartbeat?.UptimeSeconds,
            heartbeat?.Load,
            heartbeat?.MemoryFree,
            heartbeat?.DiskFree);
        if (record.Hardware is not null || record.Packages is not null)
        {
            PutDocuments(sql, record);
        }
    }

    /// <summary>Addresses are unknown, which is not the same as none, until the device has said what it is.</summary>
    private static void PutDocuments(SqlSession sql, DeviceRecord record) => sql.Execute(
        "INSERT OR REPLACE INTO device_documents (id, macs, other_macs, hardware, packages) VALUES ($1, $2, $3, $4, $5)",
        record.Id,
        record.Hardware is null ? null : string.Join(' ', record.Macs),
        record.Hardware is null ? null : string.Join(' ', record.OtherMacs),
        record.Hardware,
        record.Packages);

    private static DeviceRecord Read(SqliteDataReader row) => new()
    {
        Facts = DeviceWriter.Facts(row),
        Id = row.GetString(9),
        FirstSeen = row.Time(10),
        Boot = row.TimeOrNull(11),
        OtherBoot = row.TimeOrNull(12),
        Heartbeat = row.IsDBNull(13) ? null : Heartbeat(row),
        Macs = DeviceWriter.Macs(row, 19),
        OtherMacs = DeviceWriter.Macs(row, 20),
        Hardware = row.TextOrNull(21),
        Packages = row.TextOrNull(22),
    };

    private static HeartbeatPayload Heartbeat(SqliteDataReader row) => new()
    {
        At = row.Time(13),
        Sequence = row.GetInt64(14),
        UptimeSeconds = row.GetInt64(15),
        Load = row.GetDouble(16),
        MemoryFree = row.GetInt64(17),
        DiskFree = row.GetInt64(18),
    };
}
