namespace ThinMqtt.Manager;

/// <summary>How many devices were there at a minute.</summary>
/// <param name="At">The minute's begin.</param>
/// <param name="Online">Devices.</param>
/// <param name="Stale">Devices.</param>
/// <param name="Offline">Devices.</param>
public sealed record FleetSample(DateTimeOffset At, int Online, int Stale, int Offline)
{
    internal static FleetSample Of(DateTimeOffset at, IEnumerable<DeviceSummary> devices)
    {
        var counts = devices.CountBy(device => device.Presence).ToDictionary();
        return new FleetSample(
            new DateTimeOffset(at.UtcTicks - (at.UtcTicks % TimeSpan.TicksPerMinute), TimeSpan.Zero),
            counts.GetValueOrDefault(DevicePresence.Online),
            counts.GetValueOrDefault(DevicePresence.Stale),
            counts.GetValueOrDefault(DevicePresence.Offline));
    }
}

/// <param name="Items">The oldest first; there is none of a time at which no manager ran, or none heard devices.</param>
public sealed record FleetHistory(IReadOnlyList<FleetSample> Items);
