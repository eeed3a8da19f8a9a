using System.Text.Json.Serialization;

namespace ThinMqtt.Contracts;

/// <summary>The manager wants something done once. Topic <c>command</c>.</summary>
public sealed record CommandPayload : IPayload
{
    /// <summary>Chosen by the manager; the result repeats it, and a device does nothing twice for the same one.</summary>
    public required string Id { get; init; }

    /// <summary>One of <see cref="CommandKinds"/>; a text, so that an older agent can answer that it does not know it.</summary>
    public required string Kind { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>From then on the device answers <see cref="CommandState.Expired"/> instead.</summary>
    public DateTimeOffset? Expires { get; init; }

    /// <summary>For <see cref="CommandKinds.Message"/>: what the person at the device is told.</summary>
    public string? Text { get; init; }

    /// <summary>For <see cref="CommandKinds.Cancel"/>: which release.</summary>
    public ReleaseReference? Release { get; init; }
}

/// <summary>What a manager may want.</summary>
public static class CommandKinds
{
    /// <summary>Nothing but the result, which shows that the agent is there and listens.</summary>
    public const string Ping = "ping";

    public const string Reboot = "reboot";

    /// <summary>Show <see cref="CommandPayload.Text"/> to the person at the device.</summary>
    public const string Message = "message";

    /// <summary>Stop the update to <see cref="CommandPayload.Release"/>, if it can still be stopped.</summary>
    public const string Cancel = "cancel";
}

/// <summary>What became of a command. Topic <c>result</c>.</summary>
public sealed record ResultPayload : IPayload
{
    public required string Id { get; init; }

    public required string Kind { get; init; }

    public required CommandState State { get; init; }

    /// <summary>For a person; always there in a state other than Succeeded.</summary>
    public string? Reason { get; init; }

    public required DateTimeOffset At { get; init; }
}

[JsonConverter(typeof(CamelCaseEnumConverter<CommandState>))]
public enum CommandState
{
    Succeeded,
    Failed,

    /// <summary>The device does not know this kind.</summary>
    Unsupported,
    Expired,
}
