using ThinMqtt.Contracts;

namespace ThinMqtt.Manager;

/// <summary>What is remembered of a device to judge its presence.</summary>
internal sealed record PresenceFacts
{
    public DevicePresence Presence { get; init; }

    /// <summary>By its last presence message; differs from <see cref="Presence"/> when stale, or held while cloned.</summary>
    public PresenceState? Said { get; init; }

    public PresenceReason? Reason { get; init; }

    /// <summary><see cref="PresencePayload.At"/> of the last message.</summary>
    public DateTimeOffset? MessageAt { get; init; }

    public string? Agent { get; init; }

    /// <summary>When the manager last heard the device itself.</summary>
    public DateTimeOffset LastSeen { get; init; }

    /// <summary>Without a goodbye in between, since <see cref="BirthsSince"/>.</summary>
    public int Births { get; init; }

    public DateTimeOffset BirthsSince { get; init; }

    /// <summary>Until then two machines are taken to use this id; later evidence moves it.</summary>
    public DateTimeOffset? ClonedUntil { get; init; }
}

/// <summary>What follows from a message or from time: the new facts, and what the history says of it, if anything.</summary>
internal sealed record PresenceChange(PresenceFacts Facts, DeviceEventKind? Kind = null, string Text = "");

/// <summary>Pure decisions about presence. The order of arrival counts, not the clocks of devices.</summary>
internal static class PresenceRules
{
    public const int MissingHeartbeats = 3;

    /// <summary>
    /// Births without goodbye that no single machine makes within <see cref="BirthWindow"/>: an agent waits a second or more before it
    /// connects again, and twice as long each time.
    /// </summary>
    public const int SuspiciousBirths = 5;

    public static readonly TimeSpan BirthWindow = TimeSpan.FromSeconds(30);

    /// <summary>After the last evidence.</summary>
    public static readonly TimeSpan ClonedFor = TimeSpan.FromMinutes(10);

    /// <returns>Null when the message was handled before: retained and redelivered messages come again.</returns>
    public static PresenceChange? OnMessage(PresenceFacts facts, PresencePayload message, DateTimeOffset now)
    {
        if (facts.Said == message.State && facts.Reason == message.Reason && facts.MessageAt == message.At)
        {
            return null;
        }

        var next = facts with { Said = message.State, Reason = message.Reason, MessageAt = message.At, Agent = message.Agent };
        return message.State == PresenceState.Online ? OnBirth(next, now) : OnEnd(facts, next, now);
    }

    /// <summary>A device that is heard is not stale; a late heartbeat does not bring back one that has said goodbye.</summary>
    public static PresenceChange OnHeartbeat(PresenceFacts facts, DateTimeOffset now)
    {
        var next = facts with { LastSeen = now };
        var text = facts.Presence == DevicePresence.Stale ? "Its heartbeat is back."
            : facts.Presence == DevicePresence.Offline && facts.Said is null ? "A heartbeat, before any presence message."
            : null;
        return text is null
            ? new PresenceChange(next)
            : new PresenceChange(next with { Presence = DevicePresence.Online }, DeviceEventKind.Online, text);
    }

    /// <summary>Two machines show in what the device says of itself.</summary>
    public static PresenceChange OnCloneEvidence(PresenceFacts facts, string evidence, DateTimeOffset now)
    {
        var next = facts with { ClonedUntil = now + ClonedFor };
        return IsCloned(facts, now) ? new PresenceChange(next) : new PresenceChange(next, DeviceEventKind.Cloned, evidence);
    }

    /// <returns>Null when nothing has to change.</returns>
    public static PresenceChange? OnTime(PresenceFacts facts, DateTimeOffset now, TimeSpan heartbeatInterval)
    {
        if (facts.ClonedUntil <= now)
        {
            return Settle(facts);
        }

        var missing = heartbeatInterval * MissingHeartbeats;
        return facts.Presence == DevicePresence.Online && facts.LastSeen + missing < now
            ? new PresenceChange(
                facts with { Presence = DevicePresence.Stale }, DeviceEventKind.Stale, $"{MissingHeartbeats} heartbeats are missing.")
            : null;
    }

    private static PresenceChange OnBirth(PresenceFacts next, DateTimeOffset now)
    {
        var isNewWindow = next.BirthsSince + BirthWindow < now;
        next = next with
        {
            Presence = DevicePresence.Online,
            LastSeen = now,
            Births = isNewWindow ? 1 : next.Births + 1,
            BirthsSince = isNewWindow ? now : next.BirthsSince,
        };
        if (next.Births < SuspiciousBirths)
        {
            return IsCloned(next, now)
                ? new PresenceChange(next)
                : new PresenceChange(next, DeviceEventKind.Online, $"Online, with agent {next.Agent}.");
        }

        return OnCloneEvidence(
            next,
            $"{next.Births} connections within {BirthWindow.TotalSeconds:0} s, each lost to the next: two machines seem to use this device id. "
                + "Give each its own.",
            now);
    }

    /// <summary>While two machines take the session from each other, the one's end is the other's beginning.</summary>
    private static PresenceChange OnEnd(PresenceFacts facts, PresenceFacts next, DateTimeOffset now)
    {
        if (IsCloned(facts, now))
        {
            return new PresenceChange(next);
        }

        next = next with { Presence = DevicePresence.Offline };
        return next.Reason == PresenceReason.Lost
            ? new PresenceChange(next, DeviceEventKind.Offline, "Its connection was lost.")
            : new PresenceChange(next with { Births = 0 }, DeviceEventKind.Offline, "It said goodbye.");
    }

    private static PresenceChange Settle(PresenceFacts facts)
    {
        var presence = facts.Said == PresenceState.Offline ? DevicePresence.Offline : facts.Presence;
        return new PresenceChange(
            facts with { ClonedUntil = null, Births = 0, Presence = presence },
            DeviceEventKind.Settled,
            $"No further sign of two machines for {ClonedFor.TotalMinutes:0} minutes.");
    }

    private static bool IsCloned(PresenceFacts facts, DateTimeOffset now) => facts.ClonedUntil > now;
}
