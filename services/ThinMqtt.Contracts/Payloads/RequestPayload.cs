namespace ThinMqtt.Contracts;

/// <summary>A device asks the manager. Topic <c>request</c>.</summary>
public sealed record RequestPayload : IPayload
{
    /// <summary>Chosen by the device; the answer repeats it.</summary>
    public required string Id { get; init; }

    /// <summary>One of <see cref="RequestKinds"/>; a text, so that an older manager can answer that it does not know it.</summary>
    public required string Kind { get; init; }

    /// <summary>For <see cref="RequestKinds.Url"/>: of which release.</summary>
    public ReleaseReference? Release { get; init; }
}

/// <summary>The manager's answer. Topic <c>response</c>.</summary>
public sealed record ResponsePayload : IPayload
{
    public required string Id { get; init; }

    public required string Kind { get; init; }

    /// <summary>For <see cref="RequestKinds.Url"/>: where the device alone may download the artifact.</summary>
    public Uri? Url { get; init; }

    public DateTimeOffset? UrlExpires { get; init; }

    /// <summary>Why there is no answer, for a person; null when there is one.</summary>
    public string? Error { get; init; }
}

/// <summary>What a device may ask for.</summary>
public static class RequestKinds
{
    /// <summary>A fresh URL for a release, because the announced one is expired or refused.</summary>
    public const string Url = "url";
}
