using ThinMqtt.Contracts;

namespace ThinMqtt.Manager;

/// <summary>Pure: whether the device can hear of the release, and has time for it.</summary>
internal static class WhyOfDevice
{
    /// <param name="facts">What is known.</param>
    /// <param name="answer">What a device that is away leads to.</param>
    public static IEnumerable<WhyFinding> Away(WhyFacts facts, WhyAnswer answer)
    {
        var device = facts.Device;
        var silent = WhyText.Span(facts.Now - device.LastSeen);
        if (device.Reason is null)
        {
            yield return new(
                answer, "never-heard", "it has never said that it is online.", "See that its agent runs, and with which --id and --server.");
        }
        else if (device.Presence == DevicePresence.Offline)
        {
            yield return new(
                answer, "offline", $"it is offline for {silent} ({Cause(device.Reason.Value)}).", "It begins by itself when it is back; switch it on, or see to its network.");
        }
        else if (device.Presence == DevicePresence.Stale)
        {
            yield return new(
                answer, "stale", $"it is silent for {silent}, though it has said no goodbye.", "See to its network, or restart it.");
        }

        if (device.IsCloned)
        {
            yield return new(
                answer, "cloned", "two machines use this device id, so that either may have heard of the release.", "Give each machine an id of its own.");
        }
    }

    public static IEnumerable<WhyFinding> Waits(WhyFacts facts)
    {
        // What it said last: an attempt that was broken off before, such as by a new installation of the device, never ends.
        if (facts.Device.Results.MaxBy(result => result.At) is { IsFinal: false } other && other.Release != facts.Release.Id)
        {
            yield return new(
                WhyAnswer.Waiting,
                "busy",
                $"it is busy with {other.Package} {other.Version} ({WhyText.Doing(other)}); a device does one update at a time.",
                "Wait until that has ended.");
        }
    }

    private static string Cause(PresenceReason reason) => reason switch
    {
        PresenceReason.Lost => "its connection was lost",
        _ => "it said goodbye",
    };

    /// <summary>What is said when nothing speaks against it.</summary>
    public static WhyFinding Due(WhyFacts facts) => new(
        WhyAnswer.Waiting,
        "due",
        $"nothing that is known speaks against it; it was announced {WhyText.Span(facts.Now - facts.Release.Announced)} ago, and the device has not said anything of it yet.",
        "Wait a moment. If nothing comes, its agent's log says more; at a device with --ask, somebody may have to answer.");
}
