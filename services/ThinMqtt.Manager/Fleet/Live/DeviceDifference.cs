using System.Text.Json;

namespace ThinMqtt.Manager;

/// <summary>Which fields of a device are different.</summary>
internal static class DeviceDifference
{
    private static readonly (string Name, Func<DeviceSummary, object?> Read)[] Fields =
    [
        Field(nameof(DeviceSummary.Presence), device => device.Presence),
        Field(nameof(DeviceSummary.Reason), device => device.Reason),
        Field(nameof(DeviceSummary.IsCloned), device => device.IsCloned),
        Field(nameof(DeviceSummary.Agent), device => device.Agent),
        Field(nameof(DeviceSummary.FirstSeen), device => device.FirstSeen),
        Field(nameof(DeviceSummary.LastSeen), device => device.LastSeen),
        Field(nameof(DeviceSummary.Heartbeat), device => device.Heartbeat),
        Field(nameof(DeviceSummary.Hardware), device => device.Hardware),
        Field(nameof(DeviceSummary.Packages), device => device.Packages),
        Field(nameof(DeviceSummary.Channels), device => device.Channels),
        Field(nameof(DeviceSummary.Labels), device => device.Labels),
    ];

    /// <summary>The id, and each field that is not the same; lists are compared as wholes.</summary>
    public static IReadOnlyDictionary<string, object?> Of(DeviceSummary former, DeviceSummary next)
    {
        var changes = new Dictionary<string, object?> { ["id"] = next.Id };
        foreach (var (name, read) in Fields)
        {
            var value = read(next);
            if (!Equals(read(former), value))
            {
                changes[name] = value;
            }
        }

        return changes;
    }

    private static (string Name, Func<DeviceSummary, object?> Read) Field(string name, Func<DeviceSummary, object?> read) =>
        (JsonNamingPolicy.CamelCase.ConvertName(name), read);
}
