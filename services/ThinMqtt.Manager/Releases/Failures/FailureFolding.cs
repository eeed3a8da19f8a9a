using ThinMqtt.Contracts;

namespace ThinMqtt.Manager;

/// <summary>Pure: ten thousand devices that failed, as the few causes that there are.</summary>
internal static class FailureFolding
{
    /// <summary>Nobody reads more; a script may give each device a reason of its own.</summary>
    public const int MaximumGroups = 200;

    public const string OtherReasons = "Other reasons.";

    private const int MaximumDevices = 20;

    private const string NoReason = "It gave no reason.";

    /// <summary>The largest group first, and behind all what is beyond <see cref="MaximumGroups"/>, as one more group of each state.</summary>
    /// <param name="failures">In the order of the devices.</param>
    public static IReadOnlyList<FailureGroup> Group(IEnumerable<DeviceFailure> failures)
    {
        var causes = new Dictionary<(UpdateState, string), Cause>();
        foreach (var failure in failures)
        {
            var shape = ReasonShape.Of(failure.Device, string.IsNullOrWhiteSpace(failure.Reason) ? NoReason : failure.Reason);
            if (!causes.TryGetValue((failure.State, shape.Words), out var cause))
            {
                causes.Add((failure.State, shape.Words), cause = new Cause(failure.State, shape));
            }

            cause.Add(failure.Device, shape.Values);
        }

        var groups = Sorted(causes.Values.Select(cause => cause.Group));
        return [.. groups.Take(MaximumGroups), .. Sorted(Others(groups.Skip(MaximumGroups)))];
    }

    private static List<FailureGroup> Sorted(IEnumerable<FailureGroup> groups) =>
        [.. groups.OrderByDescending(group => group.Count).ThenBy(group => group.State).ThenBy(group => group.Reason, StringComparer.Ordinal)];

    private static IEnumerable<FailureGroup> Others(IEnumerable<FailureGroup> groups) => groups.GroupBy(group => group.State).Select(state => new FailureGroup(
        state.Key,
        OtherReasons,
        state.Sum(group => group.Count),
        [.. state.SelectMany(group => group.Devices).Order(StringComparer.Ordinal).Take(MaximumDevices)]));

    /// <summary>Devices that said the same words.</summary>
    private sealed class Cause(UpdateState state, ReasonShape shape)
    {
        private readonly string[] _values = [.. shape.Values];
        private readonly List<string> _devices = [];
        private int _count;

        public FailureGroup Group => new(state, shape.With(_values), _count, _devices);

        /// <summary>What is the same on all devices stays: it is part of the cause.</summary>
        public void Add(string device, IReadOnlyList<string> values)
        {
            for (var place = 0; place < _values.Length; place++)
            {
                _values[place] = _values[place] == values[place] ? values[place] : "…";
            }

            if (_count++ < MaximumDevices)
            {
                _devices.Add(device);
            }
        }
    }
}
