using System.Text.Json.Serialization;
using ThinMqtt.Contracts;

namespace ThinMqtt.Agent;

/// <summary>All that a restarted agent knows of an update.</summary>
internal sealed record JournalEntry
{
    /// <summary>The text of the announcement, with the manifest's bytes as they were sent.</summary>
    public required string Announcement { get; init; }

    // Not init: on .NET 9 the serializer would want what is ignored as a constructor's parameter, and read nothing.
    [JsonIgnore]
    public UpdateState State { get; set; }

    [JsonPropertyName("state")]
    public string StateName
    {
        get => State.ToString();
        init => State = Enum.Parse<UpdateState>(value);
    }

    /// <summary>Names this update: marks the processes of its scripts.</summary>
    public required string Run { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>Of the agent, in <see cref="State"/>.</summary>
    public int Restarts { get; init; }

    /// <summary>Active when the update began.</summary>
    public string? PreviousVersion { get; init; }

    /// <summary>What first went wrong.</summary>
    [JsonIgnore]
    public UpdateEvent? Cause { get; set; }

    [JsonPropertyName("cause")]
    public string? CauseName
    {
        get => Cause?.ToString();
        init => Cause = value is null ? null : Enum.Parse<UpdateEvent>(value);
    }

    public string? Reason { get; init; }

    public string? LogTail { get; init; }
}
