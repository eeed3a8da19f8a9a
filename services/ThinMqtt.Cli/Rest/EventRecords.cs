namespace ThinMqtt.Cli;

/// <summary>An item of <c>/api/v1/events</c>.</summary>
internal sealed record ManagerEvent
{
    /// <summary>device, release, result, inventory, seen, missed or alive.</summary>
    public required string Kind { get; init; }

    public DateTimeOffset? At { get; init; }

    public string? Text { get; init; }

    public string? Device { get; init; }

    public long? Release { get; init; }

    public string? DeviceEvent { get; init; }

    public ReleaseResult? Result { get; init; }
}
