namespace ThinMqtt.Cli;

/// <summary>How far the fleet is, at one moment.</summary>
internal sealed record RolloutView
{
    /// <summary>Devices that take part, by their state.</summary>
    public required IReadOnlyDictionary<string, int> Counts { get; init; }

    /// <summary>Devices in a state that is not final.</summary>
    public required int Busy { get; init; }

    /// <summary>Devices in a final state.</summary>
    public required int Ended { get; init; }

    /// <summary>Devices that are online and have not begun, without those that say that they follow other channels.</summary>
    public required int Waiting { get; init; }

    /// <summary>Those of <see cref="Waiting"/> that follow the channel, as they say themselves.</summary>
    public int Expected { get; init; }

    /// <summary>Since a device was last further.</summary>
    public required TimeSpan Quiet { get; init; }

    public required TimeSpan Elapsed { get; init; }

    /// <summary>Why the server cannot be asked at the moment; null when it can.</summary>
    public string? Trouble { get; init; }

    public int Succeeded => Counts.GetValueOrDefault(ReleaseResult.Succeeded);
}
