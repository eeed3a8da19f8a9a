namespace ThinMqtt.Manager;

/// <summary>Pure: ten thousand devices that failed, as the few causes that there are.</summary>
internal static class FailureFolding
{
    private const int MaximumDevices = 20;

    private const string NoReason = "It gave no reason.";

    /// <summary>The largest group first.</summary>
    /// <param name="failures">In the order of the devices.</param>
    public static IReadOnlyList<FailureGroup> Group(IEnumerable<DeviceFailure> failures) =>
    [
        .. failures.Select(failure => (Failure: failure, Shape: ReasonShape.Of(failure.Device, string.IsNullOrWhiteSpace(failure.Reason) ? NoReason : failure.Reason)))
            .GroupBy(one => (one.Failure.State, one.Shape.Words))
            .Select(group => new FailureGroup(
                group.Key.State,
                group.First().Shape.With(Common([.. group.Select(one => one.Shape.Values)])),
                group.Count(),
                [.. group.Take(MaximumDevices).Select(one => one.Failure.Device)]))
            .OrderByDescending(group => group.Count).ThenBy(group => group.State).ThenBy(group => group.Reason, StringComparer.Ordinal),
    ];

    /// <summary>What is the same on all devices stays: it is part of the cause.</summary>
    private static IReadOnlyList<string> Common(IReadOnlyList<IReadOnlyList<string>> values) =>
        [.. values[0].Select((value, place) => values.All(other => other[place] == value) ? value : "…")];
}
