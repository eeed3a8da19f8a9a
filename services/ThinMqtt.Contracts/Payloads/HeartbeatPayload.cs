namespace ThinMqtt.Contracts;

/// <summary>A device lives. Topic <c>heartbeat</c>, QoS 0.</summary>
public sealed record HeartbeatPayload : IPayload
{
    public required DateTimeOffset At { get; init; }

    /// <summary>Counts from 1 since the agent started; a gap is a lost heartbeat.</summary>
    public required long Sequence { get; init; }

    /// <summary>Since the machine booted, in seconds.</summary>
    public required long UptimeSeconds { get; init; }

    /// <summary>The load average of the last minute.</summary>
    public required double Load { get; init; }

    /// <summary>What programs can still get, in bytes.</summary>
    public required long MemoryFree { get; init; }

    /// <summary>Where packages are installed, in bytes.</summary>
    public required long DiskFree { get; init; }
}
