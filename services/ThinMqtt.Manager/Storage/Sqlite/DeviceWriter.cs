using Microsoft.Data.Sqlite;
using ThinMqtt.Contracts;

namespace ThinMqtt.Manager.Sqlite;

/// <summary>Writes what devices say and what follows from it. Its methods run inside a write of <see cref="Database"/>.</summary>
internal sealed class DeviceWriter(ManagerOptions options, DeviceHistory history)
{
    private const string FactColumns =
        "presence, said, reason, message_at, agent, last_seen, births, births_since, cloned_until";

    public void Presence(WriteContext context, DeviceId id, PresencePayload message)
    {
        Discover(context, id.Value);
        if (PresenceRules.OnMessage(Facts(context, id.Value), message, context.Now) is { } change)
        {
            Apply(context, id.Value, change);
        }
    }

    public void Hardware(WriteContext context, DeviceId id, HardwarePayload message)
    {
        Discover(context, id.Value);
        var former = context.Sql.ReadOne(
            "SELECT macs, other_macs FROM device_documents WHERE id = $1", row => (Macs(row, 0), Macs(row, 1)), id.Value);
        var (macs, otherMacs) = (former.Item1 ?? [], former.Item2 ?? []);
        if (CloneEvidence.AreOtherAddresses(macs, message.MacAddresses))
        {
            OnOtherMachine(context, id.Value, CloneEvidence.AreFormerAddresses(otherMacs, message.MacAddresses), message);
            otherMacs = macs;
        }

        context.Sql.Execute(
            """
            INSERT INTO device_documents (id, macs, other_macs, hardware) VALUES ($1, $2, $3, $4)
            ON CONFLICT (id) DO UPDATE SET macs = $2, other_macs = $3, hardware = $4
            """,
            id.Value,
            string.Join(' ', message.MacAddresses),
            string.Join(' ', otherMacs),
            Json(message));
        Tell(context, id.Value, "It says what it is.");
    }

    public void Packages(WriteContext context, DeviceId id, PackagesPayload message)
    {
        Discover(context, id.Value);
        context.Sql.Execute(
            "INSERT INTO device_documents (id, packages) VALUES ($1, $2) ON CONFLICT (id) DO UPDATE SET packages = $2", id.Value, Json(message));
        Tell(context, id.Value, "It says what it has installed.");
    }

    public void Heartbeats(WriteContext context, IReadOnlyDictionary<DeviceId, HeartbeatPayload> heartbeats)
    {
        foreach (var (id, heartbeat) in heartbeats)
        {
            Heartbeat(context, id, heartbeat);
        }

        context.Events.Add(ManagerEvent.Seen(heartbeats, context.Now));
    }

    /// <summary>Tens of thousands come in a second: what is known of a device is read only where its presence may change.</summary>
    private void Heartbeat(WriteContext context, DeviceId id, HeartbeatPayload message)
    {
        var known = context.Sql.ReadOne(
            """
            UPDATE devices SET last_seen = $2, heartbeat_at = $3, sequence = $4, uptime = $5, load = $6, memory_free = $7, disk_free = $8
            WHERE id = $1 RETURNING presence <> 'Online', boot, other_boot
            """,
            row => new { MayRevive = row.GetBoolean(0), Boot = row.TimeOrNull(1), Other = row.TimeOrNull(2) },
            id.Value,
            context.Now,
            message.At,
            message.Sequence,
            message.UptimeSeconds,
            message.Load,
            message.MemoryFree,
            message.DiskFree);
        if (known is null)
        {
            Discover(context, id.Value);
            Heartbeat(context, id, message);
            return;
        }

        if (known.MayRevive && PresenceRules.OnHeartbeat(Facts(context, id.Value), context.Now) is { Kind: not null } change)
        {
            Apply(context, id.Value, change);
        }

        OnBoot(context, id.Value, known.Boot, known.Other, CloneEvidence.Boot(message));
    }

    /// <summary>What follows from time alone.</summary>
    /// <param name="context">The write.</param>
    /// <param name="listeningSince">Heartbeats before it were not heard; null while there is no connection.</param>
    public int Watch(WriteContext context, DateTimeOffset? listeningSince)
    {
        var limit = context.Now - (options.HeartbeatInterval * PresenceRules.MissingHeartbeats);
        var judges = listeningSince < limit;
        var suspects = context.Sql.ReadAll(
            $"SELECT {FactColumns}, id FROM devices WHERE (presence = 'Online' AND last_seen < $1) OR cloned_until <= $2",
            row => (Facts: Facts(row), Id: row.GetString(9)),
            judges ? limit : DateTimeOffset.MinValue,
            context.Now);
        foreach (var (facts, id) in suspects)
        {
            if (PresenceRules.OnTime(facts, context.Now, options.HeartbeatInterval) is { } change)
            {
                Apply(context, id, change);
            }
        }

        return suspects.Count;
    }

    /// <summary>A device is known from its first message on, whatever that is.</summary>
    public void Discover(WriteContext context, string id)
    {
        var isNew = context.Sql.Execute(
            "INSERT INTO devices (id, presence, first_seen, last_seen) VALUES ($1, 'Offline', $2, $2) ON CONFLICT DO NOTHING", id, context.Now);
        if (isNew > 0)
        {
            history.Add(context, id, DeviceEventKind.Discovered, "Seen for the first time.");
        }
    }

    private void OnBoot(WriteContext context, string id, DateTimeOffset? current, DateTimeOffset? former, DateTimeOffset boot)
    {
        if (current is not null && !CloneEvidence.IsOtherBoot(current, boot))
        {
            return;
        }

        context.Sql.Execute("UPDATE devices SET boot = $2, other_boot = $3 WHERE id = $1", id, boot, current);
        if (CloneEvidence.IsFormerBoot(former, boot))
        {
            OnCloned(context, id, CloneEvidence.OfBoots(boot, current));
        }
    }

    private void OnOtherMachine(WriteContext context, string id, bool wasHereBefore, HardwarePayload message)
    {
        if (wasHereBefore)
        {
            OnCloned(context, id, CloneEvidence.OfAddresses(message.MacAddresses));
        }
        else
        {
            history.Add(context, id, DeviceEventKind.HardwareChanged, CloneEvidence.OfOtherMachine(message.MacAddresses));
        }
    }

    private void OnCloned(WriteContext context, string id, string evidence) =>
        Apply(context, id, PresenceRules.OnCloneEvidence(Facts(context, id), evidence, context.Now));

    private void Apply(WriteContext context, string id, PresenceChange change)
    {
        var facts = change.Facts;
        context.Sql.Execute(
            """
            UPDATE devices SET presence = $2, said = $3, reason = $4, message_at = $5, agent = $6, last_seen = $7,
                births = $8, births_since = $9, cloned_until = $10 WHERE id = $1
            """,
            id,
            facts.Presence,
            facts.Said,
            facts.Reason,
            facts.MessageAt,
            facts.Agent,
            facts.LastSeen,
            facts.Births,
            facts.BirthsSince,
            facts.ClonedUntil);
        if (change.Kind is { } kind)
        {
            history.Add(context, id, kind, change.Text);
        }
        else
        {
            Tell(context, id, "It says how it is.");
        }
    }

    private static void Tell(WriteContext context, string id, string text) =>
        context.Events.Add(new ManagerEvent(ManagerEventKind.Inventory, context.Now, text) { Device = id });

    private static PresenceFacts Facts(WriteContext context, string id) =>
        context.Sql.ReadOne($"SELECT {FactColumns} FROM devices WHERE id = $1", Facts, id)!;

    /// <summary>Of the columns in the order of the type's properties.</summary>
    public static PresenceFacts Facts(SqliteDataReader row) => new()
    {
        Presence = row.Word<DevicePresence>(0),
        Said = row.WordOrNull<PresenceState>(1),
        Reason = row.WordOrNull<PresenceReason>(2),
        MessageAt = row.TimeOrNull(3),
        Agent = row.TextOrNull(4),
        LastSeen = row.Time(5),
        Births = row.GetInt32(6),
        BirthsSince = row.Time(7),
        ClonedUntil = row.TimeOrNull(8),
    };

    public static string[] Macs(SqliteDataReader row, int column) =>
        (row.TextOrNull(column) ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static string Json<T>(T payload)
        where T : class, IPayload => System.Text.Encoding.UTF8.GetString(Payload.ToUtf8(payload));
}
