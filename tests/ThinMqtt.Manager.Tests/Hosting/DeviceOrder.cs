using ThinMqtt.Contracts;

namespace ThinMqtt.Manager.Tests;

internal static class DeviceOrder
{
    /// <summary>Returns when the manager has stored what the device has said before: its messages are handled in their order.</summary>
    public static async Task LaterAsync(this TestDevice device, EventStream events)
    {
        await device.SayAsync(DeviceTopic.Packages, new PackagesPayload { At = DateTimeOffset.UnixEpoch, Packages = [] });
        await events.NextAsync(
            "inventory",
            data => data.GetProperty("device").GetString() == device.Id.Value && data.GetProperty("text").GetString() == "It says what it has installed.",
            $"all that {device.Id} has said is stored");
    }
}
