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
}

internal sealed record DeviceDetails : DeviceSummary
{
    public required IReadOnlyList<Package> Packages { get; init; }

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

internal sealed record DevicePage(IReadOnlyList<DeviceSummary> Items, string? Next);
