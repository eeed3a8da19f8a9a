using ThinMqtt.Contracts;

namespace ThinMqtt.Manager;

/// <summary>A device with every fact, as an inventory keeps it.</summary>
internal sealed record DeviceRecord
{
    public required string Id { get; init; }

    public required PresenceFacts Facts { get; init; }

    public required DateTimeOffset FirstSeen { get; init; }

    public DateTimeOffset? Boot { get; init; }

    public DateTimeOffset? OtherBoot { get; init; }

    public HeartbeatPayload? Heartbeat { get; init; }

    public IReadOnlyList<string> Macs { get; init; } = [];

    public IReadOnlyList<string> OtherMacs { get; init; } = [];

    /// <summary>As JSON; null before the device has said it.</summary>
    public string? Hardware { get; init; }

    /// <inheritdoc cref="Hardware"/>
    public string? Packages { get; init; }
}

/// <summary>What operators call a device.</summary>
internal sealed record LabelRecord(string Device, DeviceLabels Labels);

/// <summary>An entry of a device's history.</summary>
internal sealed record EventRecord(long Id, string Device, DateTimeOffset At, DeviceEventKind Kind, string Text);

/// <summary>A release, but for the revision that its channel was told last: another broker has been told nothing.</summary>
internal sealed record ReleaseRecord
{
    public required long Id { get; init; }

    public required PackageName Package { get; init; }

    public required SemanticVersion Version { get; init; }

    public required ChannelName Channel { get; init; }

    public required ReleaseState State { get; init; }

    public required long Counter { get; init; }

    /// <summary>The exact bytes.</summary>
    public required byte[] Manifest { get; init; }

    public required int Attempt { get; init; }

    public required DateTimeOffset Announced { get; init; }

    public DateTimeOffset? Withdrawn { get; init; }

    public required long Revision { get; init; }
}

/// <summary>What was given last, and is not given again even if its release was deleted since.</summary>
/// <param name="Package">Empty for the numbers of releases.</param>
/// <param name="Counter">The highest counter of the package, or the highest number.</param>
/// <param name="Version">Which the counter was given for; empty with a number.</param>
internal sealed record CounterRecord(string Package, long Counter, string Version);

/// <summary>One attempt of a device at a release.</summary>
internal sealed record ResultRecord
{
    public required long Release { get; init; }

    public required string Device { get; init; }

    public required int Attempt { get; init; }

    public required UpdateState State { get; init; }

    public int? Percent { get; init; }

    public long? Bytes { get; init; }

    public long? Size { get; init; }

    public string? Reason { get; init; }

    public string? LogTail { get; init; }

    public DateTimeOffset? Started { get; init; }

    public DateTimeOffset? Finished { get; init; }

    public required DateTimeOffset At { get; init; }

    public static ResultRecord Of(ReleaseResult result) => new()
    {
        Release = result.Release,
        Device = result.Device,
        Attempt = result.Attempt,
        State = result.State,
        Percent = result.Percent,
        Bytes = result.Bytes,
        Size = result.Size,
        Reason = result.Reason,
        LogTail = result.LogTail,
        Started = result.Started,
        Finished = result.Finished,
        At = result.At,
    };

    /// <summary>As it is told, with what the release is of.</summary>
    public ReleaseResult ToResult(PackageName package, SemanticVersion version) => new()
    {
        Release = Release,
        Device = Device,
        Package = package,
        Version = version,
        Attempt = Attempt,
        State = State,
        IsFinal = State.IsFinal(),
        Percent = Percent,
        Bytes = Bytes,
        Size = Size,
        Reason = Reason,
        LogTail = LogTail,
        Started = Started,
        Finished = Finished,
        At = At,
    };
}
