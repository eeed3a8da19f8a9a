using ThinMqtt.Contracts;

namespace ThinMqtt.Manager.Mongo;

/// <summary>Documents of the collection of devices.</summary>
internal static class DeviceBson
{
    public static DeviceState Read(BsonDocument device) => new()
    {
        Id = device["_id"u8].String(),
        Tag = device["tag"u8].Int64(),
        FirstSeen = device["firstSeen"u8].Time(),
        Facts = new PresenceFacts
        {
            Presence = device["presence"u8].Word<DevicePresence>(),
            Said = device["said"u8].WordOrNull<PresenceState>(),
            Reason = device["reason"u8].WordOrNull<PresenceReason>(),
            MessageAt = device["messageAt"u8].TimeOrNull(),
            Agent = device["agent"u8].StringOrNull(),
            LastSeen = device["lastSeen"u8].Time(),
            Births = device["births"u8].Int32(),
            BirthsSince = device["birthsSince"u8].Time(),
            ClonedUntil = device["clonedUntil"u8].TimeOrNull(),
        },
        Boot = device["boot"u8].TimeOrNull(),
        OtherBoot = device["otherBoot"u8].TimeOrNull(),
        Heartbeat = device["heartbeat"u8] is { IsNull: false } heartbeat ? ReadHeartbeat(heartbeat.Document()) : null,
    };

    /// <summary>A whole document.</summary>
    public static void Write(BsonWriter device, DeviceChange change, long tag)
    {
        device.String("_id"u8, change.Next.Id).Time("firstSeen"u8, change.Next.FirstSeen);
        device.Time("lastSeen"u8, change.Next.Facts.LastSeen);
        WriteJudged(device, change.Next, tag);
        WriteHeartbeat(device, change.Next.Heartbeat);
    }

    /// <summary>The document as it was read; of one that becomes stale, not heard since.</summary>
    public static void Filter(BsonWriter filter, DeviceChange change)
    {
        filter.String("_id"u8, change.Next.Id).Int64("tag"u8, change.Former!.Tag);
        if (change.Next.Facts.Presence == DevicePresence.Stale)
        {
            filter.Time("lastSeen"u8, change.Former.Facts.LastSeen);
        }
    }

    /// <summary>Leaves heartbeats that have come meanwhile as they are, unless it is for one.</summary>
    public static void Update(BsonWriter update, DeviceChange change, long tag)
    {
        update.Document("$set"u8);
        WriteJudged(update, change.Next, tag);
        if (change.Next.Facts.LastSeen != change.Former!.Facts.LastSeen)
        {
            update.Time("lastSeen"u8, change.Next.Facts.LastSeen);
        }

        if (change.Next.Heartbeat != change.Former.Heartbeat)
        {
            WriteHeartbeat(update, change.Next.Heartbeat);
        }

        update.End();
    }

    public static BsonWriter WriteHeartbeat(BsonWriter device, HeartbeatPayload? heartbeat) => heartbeat is null
        ? device.Null("heartbeat"u8)
        : device.Document("heartbeat"u8).Time("at"u8, heartbeat.At).Int64("sequence"u8, heartbeat.Sequence)
            .Int64("uptime"u8, heartbeat.UptimeSeconds).Double("load"u8, heartbeat.Load).Int64("memoryFree"u8, heartbeat.MemoryFree)
            .Int64("diskFree"u8, heartbeat.DiskFree).End();

    private static void WriteJudged(BsonWriter device, DeviceState state, long tag)
    {
        var facts = state.Facts;
        device.Int64("tag"u8, tag).Word("presence"u8, (DevicePresence?)facts.Presence).Word("said"u8, facts.Said).Word("reason"u8, facts.Reason);
        device.Time("messageAt"u8, facts.MessageAt).String("agent"u8, facts.Agent);
        device.Int32("births"u8, facts.Births).Time("birthsSince"u8, facts.BirthsSince).Time("clonedUntil"u8, facts.ClonedUntil);
        device.Time("boot"u8, state.Boot).Time("otherBoot"u8, state.OtherBoot);
    }

    private static HeartbeatPayload ReadHeartbeat(BsonDocument heartbeat) => new()
    {
        At = heartbeat["at"u8].Time(),
        Sequence = heartbeat["sequence"u8].Int64(),
        UptimeSeconds = heartbeat["uptime"u8].Int64(),
        Load = heartbeat["load"u8].Double(),
        MemoryFree = heartbeat["memoryFree"u8].Int64(),
        DiskFree = heartbeat["diskFree"u8].Int64(),
    };
}
