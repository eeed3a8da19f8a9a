using ThinMqtt.Contracts;

namespace ThinMqtt.Manager;

/// <summary>Whether a device is alive.</summary>
public enum DevicePresence
{
    /// <summary>It said goodbye, its Will was published, or it was never heard.</summary>
    Offline,

    /// <summary>It says it is online, but three heartbeats are missing.</summary>
    Stale,
    Online,
}

/// <summary>What a device's history is made of.</summary>
public enum DeviceEventKind
{
    Discovered,
    Online,
    Stale,
    Offline,

    /// <summary>Two machines seem to use this device id.</summary>
    Cloned,

    /// <summary>The evidence for a clone has ended.</summary>
    Settled,
    HardwareChanged,

    /// <summary>A device has installed a release.</summary>
    Updated,

    /// <summary>A device has ended with a release otherwise.</summary>
    UpdateFailed,
}

public sealed record DeviceEvent(long Id, DateTimeOffset At, DeviceEventKind Kind, string Text);

/// <summary>What operators call a device; the device itself knows nothing of it.</summary>
public sealed record DeviceLabels
{
    public static DeviceLabels None { get; } = new();

    /// <summary>Where it stands.</summary>
    public string? Room { get; init; }

    /// <summary>Each once, in the order of their letters.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];
}

/// <summary>A row of the list of devices.</summary>
public record DeviceSummary
{
    public required string Id { get; init; }

    public required DevicePresence Presence { get; init; }

    /// <summary>Of the last presence message; null before the first.</summary>
    public PresenceReason? Reason { get; init; }

    /// <summary>True while two machines seem to use this device id.</summary>
    public required bool IsCloned { get; init; }

    /// <summary>The agent's version.</summary>
    public string? Agent { get; init; }

    public required DateTimeOffset FirstSeen { get; init; }

    public required DateTimeOffset LastSeen { get; init; }

    public HeartbeatPayload? Heartbeat { get; init; }

    public HardwarePayload? Hardware { get; init; }

    public required IReadOnlyList<InstalledPackage> Packages { get; init; }

    /// <summary>Those it follows; null while it has not said so.</summary>
    public IReadOnlyList<ChannelName>? Channels { get; init; }

    public DeviceLabels Labels { get; init; } = DeviceLabels.None;
}

/// <summary>One device with all that is known of it.</summary>
public sealed record DeviceDetails : DeviceSummary
{
    /// <summary>The latest attempt of each release.</summary>
    public required IReadOnlyList<ReleaseResult> Results { get; init; }

    /// <summary>The newest first.</summary>
    public required IReadOnlyList<DeviceEvent> Events { get; init; }
}

/// <summary>An entry of a device's history, beside those of other devices.</summary>
public sealed record Activity(long Id, string Device, DateTimeOffset At, DeviceEventKind Kind, string Text);

/// <param name="Items">In the order that was asked for.</param>
/// <param name="Next">For <c>after</c> of the next page; null on the last one.</param>
/// <param name="Total">All that match, on whichever page.</param>
public sealed record DevicePage(IReadOnlyList<DeviceSummary> Items, string? Next, int Total);
