using ThinMqtt.Contracts;

namespace ThinMqtt.Manager.Mongo;

/// <summary>Pure: what follows for a device from what it says, by <see cref="PresenceRules"/> and <see cref="CloneEvidence"/>.</summary>
internal static class DeviceDecisions
{
    public static DeviceChange? OnPresence(string id, DeviceState? known, PresencePayload message, DateTimeOffset now)
    {
        var change = DeviceChange.Of(id, known, now);
        return change.With(PresenceRules.OnMessage(change.Next.Facts, message, now)).OrNothing();
    }

    public static DeviceChange OnHeartbeat(string id, DeviceState? known, HeartbeatPayload heartbeat, DateTimeOffset now)
    {
        var change = DeviceChange.Of(id, known, now);
        change = change.With(PresenceRules.OnHeartbeat(change.Next.Facts, now));
        return OnBoot(change with { Next = change.Next with { Heartbeat = heartbeat } }, CloneEvidence.Boot(heartbeat), now);
    }

    public static DeviceChange? OnTime(DeviceState known, DateTimeOffset now, TimeSpan heartbeatInterval) =>
        DeviceChange.Of(known.Id, known, now).With(PresenceRules.OnTime(known.Facts, now, heartbeatInterval)).OrNothing();

    public static DeviceChange OnCloneEvidence(string id, DeviceState? known, string evidence, DateTimeOffset now)
    {
        var change = DeviceChange.Of(id, known, now);
        return change.With(PresenceRules.OnCloneEvidence(change.Next.Facts, evidence, now));
    }

    private static DeviceChange OnBoot(DeviceChange change, DateTimeOffset boot, DateTimeOffset now)
    {
        var (current, former) = (change.Next.Boot, change.Next.OtherBoot);
        if (current is not null && !CloneEvidence.IsOtherBoot(current, boot))
        {
            return change;
        }

        change = change with { Next = change.Next with { Boot = boot, OtherBoot = current } };
        return CloneEvidence.IsFormerBoot(former, boot)
            ? change.With(PresenceRules.OnCloneEvidence(change.Next.Facts, CloneEvidence.OfBoots(boot, current), now))
            : change;
    }
}
