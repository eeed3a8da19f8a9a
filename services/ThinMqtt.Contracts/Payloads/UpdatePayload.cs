namespace ThinMqtt.Contracts;

/// <summary>How far a device is with a release, and how it ended. Topic <c>update</c>, retained.</summary>
public sealed record UpdatePayload : IPayload
{
    /// <summary>Absent only while nothing was ever updated.</summary>
    public ReleaseReference? Release { get; init; }

    public required UpdateState State { get; init; }

    /// <summary>Of the current state, 0 to 100.</summary>
    public int? Percent { get; init; }

    /// <summary>Downloaded so far, in bytes.</summary>
    public long? Bytes { get; init; }

    /// <summary>To download in all, in bytes.</summary>
    public long? Size { get; init; }

    /// <summary>Why it is in this state, for a person; always there in a final state other than Succeeded.</summary>
    public string? Reason { get; init; }

    /// <summary>The end of the install script's output.</summary>
    public string? LogTail { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>When this was said.</summary>
    public required DateTimeOffset At { get; init; }
}

/// <summary>One version of one package.</summary>
public sealed record ReleaseReference
{
    public required PackageName Package { get; init; }

    public required SemanticVersion Version { get; init; }
}
