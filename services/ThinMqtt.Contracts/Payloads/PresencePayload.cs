using System.Text.Json.Serialization;

namespace ThinMqtt.Contracts;

/// <summary>A device's or the manager's birth, goodbye and Will. Topic <c>presence</c>, retained.</summary>
public sealed record PresencePayload : IPayload
{
    public required PresenceState State { get; init; }

    public required PresenceReason Reason { get; init; }

    /// <summary>In a Will, when the connection began that now is lost.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The version of the program that says so.</summary>
    public required string Agent { get; init; }
}

[JsonConverter(typeof(CamelCaseEnumConverter<PresenceState>))]
public enum PresenceState
{
    Online,
    Offline,
}

[JsonConverter(typeof(CamelCaseEnumConverter<PresenceReason>))]
public enum PresenceReason
{
    /// <summary>The program has started or connected again.</summary>
    Started,

    /// <summary>It said goodbye.</summary>
    Shutdown,

    /// <summary>It said nothing; the broker published its Will.</summary>
    Lost,
}
