using ThinMqtt.Contracts;

namespace ThinMqtt.Manager;

/// <summary>Pure: devices counted in one pass.</summary>
internal sealed class FleetCensus
{
    private readonly int[] _presence = new int[Enum.GetValues<DevicePresence>().Length];
    private readonly Dictionary<PackageName, Dictionary<SemanticVersion, int>> _packages = [];
    private readonly Dictionary<string, int> _agents = new(StringComparer.Ordinal);
    private int _cloned;
    private int _damaged;

    public FleetCensus(IEnumerable<DeviceSummary> devices)
    {
        foreach (var device in devices)
        {
            Add(device);
        }
    }

    public DeviceCounts Devices => new(
        _presence.Sum(),
        _presence[(int)DevicePresence.Online],
        _presence[(int)DevicePresence.Stale],
        _presence[(int)DevicePresence.Offline],
        _cloned,
        _damaged);

    public IReadOnlyList<PackageSpread> Packages =>
    [
        .. _packages.OrderBy(package => package.Key.Value, StringComparer.Ordinal).Select(package => new PackageSpread(
            package.Key,
            [.. package.Value.OrderByDescending(version => version.Key).Select(version => new VersionCount($"{version.Key}", version.Value))])),
    ];

    public IReadOnlyList<VersionCount> Agents =>
        [.. _agents.OrderByDescending(agent => agent.Key, Comparer<string>.Create(NaturalOrder.Compare)).Select(agent => new VersionCount(agent.Key, agent.Value))];

    private void Add(DeviceSummary device)
    {
        _presence[(int)device.Presence]++;
        _cloned += device.IsCloned ? 1 : 0;
        _damaged += FilterAttributes.IsDamaged(device) ? 1 : 0;
        if (device.Agent is { } agent)
        {
            _agents[agent] = _agents.GetValueOrDefault(agent) + 1;
        }

        foreach (var installed in device.Packages)
        {
            if (!_packages.TryGetValue(installed.Package, out var versions))
            {
                _packages.Add(installed.Package, versions = []);
            }

            versions[installed.Version] = versions.GetValueOrDefault(installed.Version) + 1;
        }
    }
}
