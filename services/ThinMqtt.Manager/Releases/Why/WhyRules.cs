namespace ThinMqtt.Manager;

/// <summary>Pure: from what is known to why a device has, or has not, got a release.</summary>
internal static class WhyRules
{
    public static Why Explain(WhyFacts facts)
    {
        var findings = Find(facts).OrderByDescending(finding => finding.Answer).ToList(); // stable: of one answer, in the order in which they are found
        var (answer, first) = (findings[0].Answer, findings[0].Reason);
        var (device, release) = (facts.Device.Id, facts.Release);
        var text = answer switch
        {
            WhyAnswer.Installed or WhyAnswer.Underway => $"{device}: {first.Text}",
            _ => $"{device} has not got {release.Package} {release.Version}: {first.Text}",
        };
        return new Why(
            device,
            release.Id,
            release.Package.Value,
            release.Version.ToString(),
            release.Channel.Value,
            answer,
            text,
            [.. findings.Select(finding => finding.Reason)]);
    }

    /// <returns>At least one.</returns>
    private static IEnumerable<WhyFinding> Find(WhyFacts facts)
    {
        if (WhyOfPackages.Has(facts) is { } has)
        {
            return [has];
        }

        if (WhyOfResult.Underway(facts) is { } underway)
        {
            return [underway, .. WhyOfDevice.Away(facts, WhyAnswer.Installed)];
        }

        WhyFinding[] found =
        [
            .. WhyOfRelease.Find(facts),
            .. WhyOfResult.Ended(facts),
            .. WhyOfPackages.Refusals(facts),
            .. WhyOfMachine.Find(facts),
            .. WhyOfDevice.Away(facts, WhyAnswer.Waiting),
            .. WhyOfDevice.Waits(facts),
        ];
        return found.Length > 0 ? [.. found, .. WhyOfRelease.Unknown(facts)] : [WhyOfDevice.Due(facts), .. WhyOfRelease.Unknown(facts)];
    }
}
