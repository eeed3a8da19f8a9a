using ThinMqtt.Contracts;

namespace ThinMqtt.FleetSimulator;

/// <summary>What a simulation has shown; its JSON is what scripts read.</summary>
public sealed record FleetResult
{
    public required int Devices { get; init; }

    public required long Connections { get; init; }

    /// <summary>Until all were connected and subscribed.</summary>
    public required double ConnectSeconds { get; init; }

    /// <summary>Resident memory of the simulator for each device, in bytes.</summary>
    public required long MemoryPerDevice { get; init; }

    public required long Heartbeats { get; init; }

    public required double HeartbeatSeconds { get; init; }

    public double HeartbeatRate => HeartbeatSeconds > 0 ? Math.Round(Heartbeats / HeartbeatSeconds, 1) : 0;

    /// <summary>By how much the latest heartbeat was sent too late.</summary>
    public required double LatestHeartbeatSeconds { get; init; }

    /// <summary>Processor time of the simulator while heartbeats were sent, as a share of one core.</summary>
    public required double ProcessorShare { get; init; }

    public required long Announcements { get; init; }

    /// <summary>By the state in which they ended.</summary>
    public required IReadOnlyDictionary<string, long> Updates { get; init; }

    public required IReadOnlyList<ReleaseDownloads> Downloads { get; init; }

    public required long DownloadedBytes { get; init; }

    public required long FreshUrls { get; init; }

    /// <summary>Null where the manager was not asked.</summary>
    public required ManagerResult? Manager { get; init; }

    public required IReadOnlyDictionary<string, long> Failures { get; init; }

    public bool IsSuccess => Failures.Count == 0 && Manager is not { IsComplete: false };

    internal static IReadOnlyDictionary<string, long> Ended(FleetStatistics statistics) => Enum.GetValues<UpdateState>()
        .Where(state => statistics[state] > 0)
        .ToDictionary(state => char.ToLowerInvariant(state.ToString()[0]) + state.ToString()[1..], state => statistics[state]);
}

/// <summary>When devices had the first byte of a release.</summary>
/// <param name="Release">Package and version.</param>
/// <param name="Count">Downloads that have begun.</param>
/// <param name="First">The first device.</param>
/// <param name="Median">Half of them.</param>
/// <param name="Percentile99">99 of 100.</param>
/// <param name="Last">The last device.</param>
public sealed record ReleaseDownloads(
    string Release, int Count, DateTimeOffset First, DateTimeOffset Median, DateTimeOffset Percentile99, DateTimeOffset Last)
{
    internal static IReadOnlyList<ReleaseDownloads> Of(FleetStatistics statistics) =>
        [.. statistics.Downloads.Select(pair => Of(pair.Key, pair.Value))];

    private static ReleaseDownloads Of(string release, DownloadStarts starts) =>
        new(release, starts.Count, starts.At(0), starts.At(0.5), starts.At(0.99), starts.At(1));
}
