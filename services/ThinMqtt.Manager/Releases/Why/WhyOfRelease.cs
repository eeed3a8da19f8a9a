using System.Globalization;
using ThinMqtt.Contracts;

namespace ThinMqtt.Manager;

/// <summary>Pure: what keeps a release from being announced to a device.</summary>
internal static class WhyOfRelease
{
    public static IEnumerable<WhyFinding> Find(WhyFacts facts)
    {
        var release = facts.Release;
        if (release.State == ReleaseState.Withdrawn)
        {
            yield return new(
                WhyAnswer.Excluded,
                "withdrawn",
                $"the release was withdrawn{(release.Withdrawn is { } at ? $" at {at.UtcDateTime:u}" : "")}.",
                $"Announce release {release.Id} anew, if devices are to have it.");
        }
        else if (release.State == ReleaseState.Replaced)
        {
            yield return Replaced(facts);
        }

        if (facts.Device.Channels is { } channels && !channels.Contains(release.Channel))
        {
            yield return new(
                WhyAnswer.Excluded,
                "other-channel",
                $"it follows {(channels.Count > 0 ? string.Join(", ", channels) : "no channel")}, not {release.Channel}.",
                $"Release {release.Package} {release.Version} on a channel that it follows, or let it follow {release.Channel}: by its settings, or its agent's --channel.");
        }

        if (release.State == ReleaseState.Live && !facts.IsTold)
        {
            yield return new(
                WhyAnswer.Waiting,
                "not-announced",
                "the broker has not been told of the release yet.",
                "That takes a moment. If it stays so, GET /health/ready and the manager's log say what is wrong.");
        }

        foreach (var finding in OfRollout(facts))
        {
            yield return finding;
        }
    }

    /// <summary>What is said beside other reasons: it may be one, and nobody knows.</summary>
    public static IEnumerable<WhyFinding> Unknown(WhyFacts facts)
    {
        if (facts.Device.Channels is null)
        {
            var agent = facts.Device.Agent is { } version ? $"its agent ({version})" : "its agent";
            yield return new(
                WhyAnswer.Installed,
                "channels-unknown",
                $"{agent} does not tell which channels it follows.",
                $"See that it follows {facts.Release.Channel}, by its settings or its agent's --channel; newer agents tell.");
        }
    }

    private static WhyFinding Replaced(WhyFacts facts)
    {
        var release = facts.Release;
        return facts.Live is { } live
            ? new(
                WhyAnswer.Excluded,
                "replaced",
                $"{release.Package} {live.Version} (release {live.Id}) has its place on {release.Channel}.",
                $"Ask why it has not got release {live.Id}; or announce release {release.Id} anew, if devices are to go back to it.")
            : new(
                WhyAnswer.Excluded,
                "replaced",
                $"another release of {release.Package} took its place on {release.Channel}, which is withdrawn by now.",
                $"Announce release {release.Id} anew, if devices are to have it.");
    }

    private static IEnumerable<WhyFinding> OfRollout(WhyFacts facts)
    {
        if (facts.Rollout is not { } rollout)
        {
            yield break;
        }

        var device = DeviceId.Parse(facts.Device.Id);
        if (rollout.Paused)
        {
            yield return new(WhyAnswer.Waiting, "rollout-paused", "the rollout is paused: no further device begins.", "Let the rollout go on.");
        }

        if (!RolloutShare.TakesPart(rollout with { Paused = false }, device))
        {
            var (share, fraction) = (RolloutShare.Of(device, rollout.Id), rollout.Fraction);
            yield return new(
                WhyAnswer.Waiting,
                "rollout-share",
                string.Create(CultureInfo.InvariantCulture, $"its turn has not come: the rollout has reached {fraction:P0} of the devices, and it stands at {share:P0}."),
                "Wait for the next wave, or include it by its id.");
        }
    }
}
