using ThinMqtt.Contracts;

namespace ThinMqtt.Manager;

/// <summary>How the latest attempt of a device ended, otherwise than in Succeeded.</summary>
internal sealed record DeviceFailure(string Device, UpdateState State, string? Reason)
{
    /// <summary>As much as is shown, and one character that shows where more was said: all devices' are in memory at once.</summary>
    public string? Reason { get; } = Reason?.Length > ReasonShape.MaximumLength ? Reason[..(ReasonShape.MaximumLength + 1)] : Reason;
}

/// <summary>Devices that ended alike with a release.</summary>
/// <param name="State">How.</param>
/// <param name="Reason">What they said, with an ellipsis where that differs from device to device; of those beyond the 200 largest, "Other reasons.".</param>
/// <param name="Count">How many they are.</param>
/// <param name="Devices">The first 20, in the order of their ids.</param>
public sealed record FailureGroup(UpdateState State, string Reason, int Count, IReadOnlyList<string> Devices);

/// <param name="Items">The 200 largest, the largest first; then, where there are more, one group of each state with the reason "Other reasons.".</param>
public sealed record FailureList(IReadOnlyList<FailureGroup> Items);
