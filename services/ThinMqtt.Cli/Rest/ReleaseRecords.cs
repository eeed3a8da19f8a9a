namespace ThinMqtt.Cli;

/// <summary>A release as the list has it, and with its failures where it was asked for alone.</summary>
internal sealed record Release
{
    public const string Live = "live";

    public required long Id { get; init; }

    public required string Package { get; init; }

    public required string Version { get; init; }

    public required string Channel { get; init; }

    /// <summary>live, replaced or withdrawn.</summary>
    public required string State { get; init; }

    /// <summary>How often it was announced anew.</summary>
    public required int Attempt { get; init; }

    public required DateTimeOffset Announced { get; init; }

    public DateTimeOffset? Withdrawn { get; init; }

    /// <summary>In bytes.</summary>
    public required long Size { get; init; }

    public required string Md5 { get; init; }

    public required string Sha256 { get; init; }

    /// <summary>Devices by the state of their latest attempt.</summary>
    public required IReadOnlyDictionary<string, int> Counts { get; init; }

    public IReadOnlyList<ReleaseResult>? Failures { get; init; }
}

internal sealed record ReleaseResult
{
    public const string Succeeded = "succeeded";

    public const string Rejected = "rejected";

    public required long Release { get; init; }

    public required string Device { get; init; }

    public required string Package { get; init; }

    public required string Version { get; init; }

    public required int Attempt { get; init; }

    public required string State { get; init; }

    public required bool IsFinal { get; init; }

    public int? Percent { get; init; }

    public string? Reason { get; init; }

    public string? LogTail { get; init; }

    /// <summary>By the device's clock.</summary>
    public required DateTimeOffset At { get; init; }
}

internal sealed record ReleasePage(IReadOnlyList<Release> Items, string? Next);

internal sealed record ResultPage(IReadOnlyList<ReleaseResult> Items, string? Next);

/// <summary>Announces an artifact that the server has.</summary>
internal sealed record ReleaseParameters(string Package, string Version, string Channel);

/// <summary>An item of <c>/api/v1/events</c>.</summary>
internal sealed record ManagerEvent
{
    /// <summary>device, release or result.</summary>
    public required string Kind { get; init; }

    public string? Device { get; init; }

    public long? Release { get; init; }

    public string? DeviceEvent { get; init; }

    public ReleaseResult? Result { get; init; }
}

/// <summary>RFC 9457: why the server refuses.</summary>
internal sealed record ProblemDetails(string? Title, string? Detail);
