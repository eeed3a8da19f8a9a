using ThinMqtt.Contracts;

namespace ThinMqtt.Manager;

/// <summary>Something has changed; what it is about is to be read anew by who wants to know all.</summary>
/// <param name="Kind">Also the name of the Server-Sent Event.</param>
/// <param name="At">When the manager learned it.</param>
/// <param name="Text">For a person.</param>
public sealed record ManagerEvent(ManagerEventKind Kind, DateTimeOffset At, string Text)
{
    public string? Device { get; init; }

    /// <summary>With <see cref="ManagerEventKind.Seen"/>: all that were heard.</summary>
    public IReadOnlyList<string>? Devices { get; init; }

    /// <summary>The number of a release.</summary>
    public long? Release { get; init; }

    /// <summary>The name of a group.</summary>
    public string? Group { get; init; }

    /// <summary>With <see cref="ManagerEventKind.Device"/>: what the history of the device calls it.</summary>
    public DeviceEventKind? DeviceEvent { get; init; }

    /// <summary>With <see cref="ManagerEventKind.Device"/>: the number of the entry in the history.</summary>
    public long? Entry { get; init; }

    /// <summary>With <see cref="ManagerEventKind.Result"/>: how far the device is.</summary>
    public ReleaseResult? Result { get; init; }

    /// <summary>With <see cref="ManagerEventKind.Seen"/>, in the process that has stored them: what they say.</summary>
    internal IReadOnlyDictionary<DeviceId, HeartbeatPayload>? Heartbeats { get; init; }

    internal static ManagerEvent Missed(DateTimeOffset at) =>
        new(ManagerEventKind.Missed, at, "Events were missed; read everything anew.");

    internal static ManagerEvent Labelled(string device, DateTimeOffset at) =>
        new(ManagerEventKind.Inventory, at, "It is labelled otherwise.") { Device = device };

    internal static ManagerEvent Grouped(GroupName group, string what, DateTimeOffset at) =>
        new(ManagerEventKind.Group, at, $"The group {group} {what}.") { Group = group.Value };

    internal static ManagerEvent Seen(IReadOnlyDictionary<DeviceId, HeartbeatPayload> heartbeats, DateTimeOffset at) =>
        new(ManagerEventKind.Seen, at, "Heartbeats have come.") { Devices = [.. heartbeats.Keys.Select(id => id.Value)], Heartbeats = heartbeats };
}

public enum ManagerEventKind
{
    /// <summary>A device's history has grown.</summary>
    Device,

    /// <summary>A device says anew what it is or what it has installed, or operators call it otherwise.</summary>
    Inventory,

    /// <summary>Heartbeats have come; several devices in one event.</summary>
    Seen,

    /// <summary>A release was announced, withdrawn or replaced.</summary>
    Release,

    /// <summary>A device is further with a release.</summary>
    Result,

    /// <summary>A group was saved or deleted.</summary>
    Group,

    /// <summary>The listener was too slow and has missed events: it reads everything anew.</summary>
    Missed,

    /// <summary>Nothing has happened for a while; the connection works.</summary>
    Alive,
}
