using ThinMqtt.Contracts;

namespace ThinMqtt.Manager;

/// <summary>Pure: what the device itself has said of the release.</summary>
internal static class WhyOfResult
{
    /// <summary>What the agent's policy says; see the agent's UnsignedPolicy.</summary>
    private const string UnsignedMark = "takes no unsigned releases";

    public static WhyFinding? Underway(WhyFacts facts) => facts.Result is { IsFinal: false } result
        ? new(
            WhyAnswer.Underway,
            "underway",
            $"it is {WhyText.Doing(result)}; it began {WhyText.Span(facts.Now - (result.Started ?? result.At))} ago, and said so {WhyText.Span(facts.Now - result.At)} ago.")
        : null;

    /// <summary>How an attempt ended; whether another one is left.</summary>
    public static IEnumerable<WhyFinding> Ended(WhyFacts facts)
    {
        if (facts.Result is not { IsFinal: true } result)
        {
            return LearnedElsewhere(facts);
        }

        if (result.State == UpdateState.Succeeded)
        {
            return facts.HasIt ? [] : [Gone(facts, result)];
        }

        return [facts.IsSpent ? Spent(facts, result) : Again(result)];
    }

    private static WhyFinding Spent(WhyFacts facts, ReleaseResult result) => result.State switch
    {
        UpdateState.Rejected when IsOfSignature(result) => Unsigned(result),
        UpdateState.Rejected => new(
            WhyAnswer.Refused,
            "rejected",
            $"it refused it {Ago(facts, result)}: {WhyText.Sentence(result.Reason)}",
            "Put that right, and it begins by itself. A person's no at the device holds until the release is announced anew."),
        UpdateState.Failed => Failed("failed", $"the installation failed {Ago(facts, result)}: {WhyText.Sentence(result.Reason)}", facts),
        UpdateState.RolledBack => Failed("rolled-back", $"it was rolled back {Ago(facts, result)}: {WhyText.Sentence(result.Reason)}", facts),
        UpdateState.TimedOut => Failed("timed-out", $"it took too long {Ago(facts, result)}: {WhyText.Sentence(result.Reason)}", facts),
        UpdateState.Cancelled => Failed("cancelled", $"it was cancelled {Ago(facts, result)}: {WhyText.Sentence(result.Reason)}", facts),
        _ => Failed("superseded", $"it gave way to a newer release {Ago(facts, result)}: {WhyText.Sentence(result.Reason)}", facts),
    };

    private static WhyFinding Failed(string code, string text, WhyFacts facts) => new(
        WhyAnswer.Failed,
        code,
        text,
        $"Each announcement is one attempt, and attempt {facts.Release.Attempt} is used up. Announce release {facts.Release.Id} anew when the cause is removed; the end of the script's log is in its results.");

    private static WhyFinding Again(ReleaseResult result) => new(
        WhyAnswer.Waiting,
        "announced-anew",
        $"attempt {result.Attempt} ended as {result.State}: {WhyText.Sentence(result.Reason)} The release was announced anew since, and the device has not begun yet.",
        null);

    private static WhyFinding Gone(WhyFacts facts, ReleaseResult result) => new(
        WhyAnswer.Waiting,
        "gone",
        $"it installed it {Ago(facts, result)}, and now says that it has {(facts.Installed is { } other ? $"{other.Package} {other.Version}" : "no version of it")}.",
        "It installs it again by itself when the release is the newest that its channels announce. If not, somebody has removed or replaced it there.");

    /// <summary>The newest thing that it said, of another release, tells that it would refuse this one, too.</summary>
    private static IEnumerable<WhyFinding> LearnedElsewhere(WhyFacts facts) =>
        facts.Device.Results.MaxBy(result => result.At) is { State: UpdateState.Rejected } last && IsOfSignature(last) ? [Unsigned(last)] : [];

    private static WhyFinding Unsigned(ReleaseResult result) => new(
        WhyAnswer.Refused, "unsigned", $"it takes no unsigned releases: {WhyText.Sentence(result.Reason)}", "Start its agent with --allow-unsigned.");

    private static bool IsOfSignature(ReleaseResult result) => result.Reason?.Contains(UnsignedMark, StringComparison.Ordinal) == true;

    private static string Ago(WhyFacts facts, ReleaseResult result) => $"{WhyText.Span(facts.Now - (result.Finished ?? result.At))} ago";
}
