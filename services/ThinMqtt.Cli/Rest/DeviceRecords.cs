using ThinMqtt.Contracts;

namespace ThinMqtt.Cli;

// As the REST API names it, as far as thinctl shows it. Words such as a state stay texts, so that it can show those of a newer server.

internal record DeviceSummary
{
    public required string Id { get; init; }

    /// <summary>online, stale or offline.</summary>
    public required string Presence { get; init; }

    public string? Reason { get; init; }

    public bool IsCloned { get; init; }

    public string? Agent { get; init; }

    public required DateTimeOffset FirstSeen { get; init; }

    public required DateTimeOffset LastSeen { get; init; }

    public HeartbeatPayload? Heartbeat { get; init; }

    public HardwarePayload? Hardware { get; init; }

    public IReadOnlyList<Package> Packages { get; init; } = [];

    /// <summary>Those it follows; null where its agent does not say so.</summary>
    public IReadOnlyList<string>? Channels { get; init; }

    public DeviceLabels Labels { get; init; } = new(null, []);
}

internal sealed record DeviceDetails : DeviceSummary
{
    public required IReadOnlyList<ReleaseResult> Results { get; init; }

    /// <summary>The newest first.</summary>
    public required IReadOnlyList<DeviceEvent> Events { get; init; }
}

internal sealed record Package
{
    public required string Version { get; init; }

    public required string State { get; init; }

    public required DateTimeOffset InstalledAt { get; init; }

    public string? PreviousVersion { get; init; }

    [System.Text.Json.Serialization.JsonPropertyName("package")]
    public required string Name { get; init; }
}

internal sealed record DeviceEvent(DateTimeOffset At, string Kind, string Text);

/// <summary>What operators call a device.</summary>
internal sealed record DeviceLabels(string? Room, IReadOnlyList<string> Tags);

/// <param name="Items">In the order that was asked for.</param>
/// <param name="Next">For the page after this one; null on the last.</param>
/// <param name="Total">How many match.</param>
internal sealed record DevicePage(IReadOnlyList<DeviceSummary> Items, string? Next, int? Total);

/// <summary>Why a device has not got a release, or that it has.</summary>
internal sealed record WhyNot
{
    public required string Device { get; init; }

    public required long Release { get; init; }

    public required string Package { get; init; }

    public required string Version { get; init; }

    public required string Channel { get; init; }

    /// <summary>installed, underway, waiting, refused, failed or excluded.</summary>
    public required string Answer { get; init; }

    public required string Text { get; init; }

    public required IReadOnlyList<WhyNotReason> Reasons { get; init; }
}

internal sealed record WhyNotReason(string Code, string Text, string? Advice);

/// <summary>What has happened to a device.</summary>
internal sealed record Activity
{
    public required string Device { get; init; }

    public required DateTimeOffset At { get; init; }

    public required string Kind { get; init; }

    public required string Text { get; init; }
}
