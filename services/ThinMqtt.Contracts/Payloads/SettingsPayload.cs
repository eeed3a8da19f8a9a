namespace ThinMqtt.Contracts;

/// <summary>What the manager wants of a device. Topic <c>settings</c>, retained.</summary>
public sealed record SettingsPayload : IPayload
{
    /// <summary>Those the device subscribes to; where two announce the same package, the newer release counts.</summary>
    public required IReadOnlyList<ChannelName> Channels { get; init; }

    /// <summary>Between two heartbeats; absent for the agent's default of 30 s.</summary>
    public int? HeartbeatSeconds { get; init; }

    public DeviceLimits? Limits { get; init; }
}

/// <summary>What is absent is not limited beyond the agent's own configuration.</summary>
public sealed record DeviceLimits
{
    /// <summary>In bytes per second.</summary>
    public long? DownloadRate { get; init; }

    /// <summary>The largest artifact, in bytes.</summary>
    public long? ArtifactSize { get; init; }
}
