using ThinMqtt.Contracts;

namespace ThinMqtt.Manager.Mongo;

/// <summary>What the collection of devices has of one.</summary>
internal sealed record DeviceState
{
    public required string Id { get; init; }

    public required DateTimeOffset FirstSeen { get; init; }

    public required PresenceFacts Facts { get; init; }

    public DateTimeOffset? Boot { get; init; }

    /// <summary>The boot before the current one.</summary>
    public DateTimeOffset? OtherBoot { get; init; }

    public HeartbeatPayload? Heartbeat { get; init; }

    /// <summary>See <see cref="MongoGuard"/>. Heartbeats from which nothing follows do not change it.</summary>
    public long Tag { get; init; }

    /// <summary>Whether nothing but time follows from a further heartbeat of the same machine.</summary>
    public bool IsPlain => Facts.Presence == DevicePresence.Online;
}

/// <summary>An entry of a device's history that is to be written.</summary>
internal sealed record DeviceEntry(DeviceEventKind Kind, string Text);

/// <summary>What a device is to be, and what its history says of that.</summary>
/// <param name="Former">Null for one that was not known.</param>
/// <param name="Next">As it will be.</param>
/// <param name="Entries">The oldest first.</param>
internal sealed record DeviceChange(DeviceState? Former, DeviceState Next, IReadOnlyList<DeviceEntry> Entries)
{
    /// <summary>A device is known from its first message on, whatever that is.</summary>
    public static DeviceChange Of(string id, DeviceState? known, DateTimeOffset now) => known is not null
        ? new DeviceChange(known, known, [])
        : new DeviceChange(
            null,
            new DeviceState { Id = id, FirstSeen = now, Facts = new PresenceFacts { Presence = DevicePresence.Offline, LastSeen = now } },
            [new DeviceEntry(DeviceEventKind.Discovered, "Seen for the first time.")]);

    public DeviceChange With(PresenceChange? change) => change is null ? this : this with
    {
        Next = Next with { Facts = change.Facts },
        Entries = change.Kind is { } kind ? [.. Entries, new DeviceEntry(kind, change.Text)] : Entries,
    };

    /// <returns>Null when nothing changes.</returns>
    public DeviceChange? OrNothing() => Next == Former ? null : this;
}
