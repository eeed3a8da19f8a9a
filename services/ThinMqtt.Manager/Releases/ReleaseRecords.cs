using System.Text.Json.Serialization;
using ThinMqtt.Contracts;

namespace ThinMqtt.Manager;

public enum ReleaseState
{
    /// <summary>Announced to its channel.</summary>
    Live,

    /// <summary>Another release of its package has its place on the channel.</summary>
    Replaced,
    Withdrawn,
}

/// <summary>A version of a package on a channel.</summary>
public record ReleaseSummary
{
    public required long Id { get; init; }

    public required PackageName Package { get; init; }

    public required SemanticVersion Version { get; init; }

    public required ChannelName Channel { get; init; }

    public required ReleaseState State { get; init; }

    /// <summary>Of its manifest.</summary>
    public required long Counter { get; init; }

    /// <summary>How often it was announced anew; each time, devices may make one more attempt.</summary>
    public required int Attempt { get; init; }

    public required DateTimeOffset Announced { get; init; }

    public DateTimeOffset? Withdrawn { get; init; }

    /// <summary>Of the artifact, in bytes.</summary>
    public required long Size { get; init; }

    public required string Md5 { get; init; }

    public required string Sha256 { get; init; }

    /// <summary>Devices by the state of their latest attempt; states without devices are absent.</summary>
    public required IReadOnlyDictionary<string, int> Counts { get; init; }
}

/// <param name="Items">The newest first.</param>
/// <param name="Next">For <c>after</c> of the next page; null on the last one.</param>
public sealed record ReleasePage(IReadOnlyList<ReleaseSummary> Items, string? Next);

/// <summary>One release with what did not succeed.</summary>
public sealed record ReleaseDetails : ReleaseSummary
{
    /// <summary>Latest attempts that ended otherwise than in Succeeded, at most 1000.</summary>
    public required IReadOnlyList<ReleaseResult> Failures { get; init; }

    internal static ReleaseDetails Of(ReleaseSummary summary, IReadOnlyList<ReleaseResult> failures) => new()
    {
        Id = summary.Id,
        Package = summary.Package,
        Version = summary.Version,
        Channel = summary.Channel,
        State = summary.State,
        Counter = summary.Counter,
        Attempt = summary.Attempt,
        Announced = summary.Announced,
        Withdrawn = summary.Withdrawn,
        Size = summary.Size,
        Md5 = summary.Md5,
        Sha256 = summary.Sha256,
        Counts = summary.Counts,
        Failures = failures,
    };
}

/// <summary>How far a device is with a release, or how it ended.</summary>
public sealed record ReleaseResult
{
    /// <summary>The number of the release.</summary>
    public required long Release { get; init; }

    public required string Device { get; init; }

    public required PackageName Package { get; init; }

    public required SemanticVersion Version { get; init; }

    /// <summary>The announcement that this attempt belongs to.</summary>
    public required int Attempt { get; init; }

    public required UpdateState State { get; init; }

    /// <summary>Whether nothing follows in this attempt.</summary>
    public required bool IsFinal { get; init; }

    public int? Percent { get; init; }

    /// <summary>Downloaded, in bytes.</summary>
    public long? Bytes { get; init; }

    /// <summary>To download, in bytes.</summary>
    public long? Size { get; init; }

    public string? Reason { get; init; }

    public string? LogTail { get; init; }

    public DateTimeOffset? Started { get; init; }

    public DateTimeOffset? Finished { get; init; }

    /// <summary>By the device's clock.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>What the history of the device calls it when it has ended.</summary>
    internal DeviceEventKind Ended => EndOf(State);

    /// <summary>As a device says it.</summary>
    internal static ReleaseResult Of(DeviceId device, long release, int attempt, ReleaseReference reference, UpdatePayload update) => new()
    {
        Release = release,
        Device = device.Value,
        Package = reference.Package,
        Version = reference.Version,
        Attempt = attempt,
        State = update.State,
        IsFinal = update.State.IsFinal(),
        Percent = update.Percent,
        Bytes = update.Bytes,
        Size = update.Size,
        Reason = update.Reason,
        LogTail = update.LogTail,
        Started = update.StartedAt,
        Finished = update.FinishedAt,
        At = update.At,
    };

    internal static DeviceEventKind EndOf(UpdateState state) =>
        state == UpdateState.Succeeded ? DeviceEventKind.Updated : DeviceEventKind.UpdateFailed;
}

/// <param name="Items">In the order of the devices' ids.</param>
/// <param name="Next">For <c>after</c> of the next page; null on the last one.</param>
public sealed record ResultPage(IReadOnlyList<ReleaseResult> Items, string? Next);

/// <summary>What to release: query parameters of an upload, or its form fields, or a JSON document for an artifact that is here.</summary>
public sealed record ReleaseParameters
{
    public string? Package { get; init; }

    /// <summary>SemVer.</summary>
    public string? Version { get; init; }

    /// <summary>Default: <c>stable</c>.</summary>
    public string? Channel { get; init; }

    /// <summary>A path inside the artifact; default: <c>install.sh</c>.</summary>
    public string? Script { get; init; }

    /// <summary>A path inside the artifact; default: none.</summary>
    public string? HealthCheck { get; init; }

    /// <summary>For each of the two; default: 300.</summary>
    [JsonNumberHandling(JsonNumberHandling.AllowReadingFromString)]
    public int? TimeoutSeconds { get; init; }

    /// <summary>As <c>uname -m</c> says it; default: any.</summary>
    public string? Architecture { get; init; }
}
