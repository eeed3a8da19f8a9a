namespace ThinMqtt.Cli;

/// <summary>Stays until the fleet has ended with releases of one version, and says how.</summary>
internal static class RolloutWait
{
    /// <exception cref="CommandException">A device did not take it, or it is not known; or somebody has pressed Ctrl-C.</exception>
    public static async Task RunAsync(Session session, IReadOnlyList<Release> releases, RolloutRules rules, CancellationToken stop)
    {
        var ids = releases.Select(release => release.Id).ToList();
        var watch = new RolloutWatch(session.Client, ids, rules, session.Time);
        try
        {
            var end = await RolloutDisplay.ShowAsync(session, Title(releases), show => watch.RunAsync(show, stop));
            await WriteAsync(session, ids, watch.Picture, stop);
            ThrowUnlessGood(end, watch.Picture, releases, rules);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            throw new CommandException(
                ExitCode.Interrupted,
                $"interrupted; the rollout goes on. 'thinctl release show {ids[0]}' tells how far it is, 'thinctl release withdraw {ids[0]}' takes it back.");
        }
        catch (CommandException failure) when (failure.ExitCode == ExitCode.Unreachable)
        {
            throw new CommandException(ExitCode.Unreachable, $"{failure.Message} It is released as {Numbers(ids)}, and the rollout goes on.");
        }
    }

    private static async Task WriteAsync(Session session, List<long> ids, RolloutPicture picture, CancellationToken stop)
    {
        foreach (var id in ids)
        {
            var release = await session.Client.ReleaseAsync(id, stop);
            if (session.IsJson)
            {
                Terminal.WriteJson(release.Json);
            }
            else
            {
                ReleaseReport.Write(session.Terminal, release.Value with { Failures = null });
            }
        }

        if (!session.IsJson)
        {
            ReleaseReport.WriteFailures(session.Terminal, Failures(picture));
        }
    }

    private static void ThrowUnlessGood(RolloutEnd end, RolloutPicture picture, IReadOnlyList<Release> releases, RolloutRules rules)
    {
        var failed = Failures(picture).Count;
        var channels = string.Join(", ", releases.Select(release => release.Channel));
        var problem = end switch
        {
            RolloutEnd.OutOfTime => OutOfTime(picture, rules),
            RolloutEnd.Nobody => $"no device has begun {releases[0].Package} {releases[0].Version} within {Amounts.Span(rules.Settle)}. Does one that is on follow {channels}? It stays announced.",
            _ when failed > 0 => $"{failed} of {Amounts.Devices(picture.View().Ended)} did not take {releases[0].Package} {releases[0].Version}.",
            _ => null,
        };
        if (problem is not null)
        {
            throw new CommandException(ExitCode.Failed, problem);
        }
    }

    private static string OutOfTime(RolloutPicture picture, RolloutRules rules)
    {
        var busy = picture.Select(result => !result.IsFinal);
        var names = busy.Count > 0 ? $": {string.Join(", ", busy.Take(10).Select(result => $"{result.Device} ({result.State})"))}{(busy.Count > 10 ? " …" : "")}" : "";
        return $"after {Amounts.Span(rules.Limit)} the rollout is not over: {RolloutDisplay.Words(picture.View())}{names}. It goes on.";
    }

    private static IReadOnlyList<ReleaseResult> Failures(RolloutPicture picture) =>
        picture.Select(result => result.IsFinal && result.State != ReleaseResult.Succeeded);

    private static string Title(IReadOnlyList<Release> releases) =>
        $"{releases[0].Package} {releases[0].Version} on {string.Join(", ", releases.Select(release => release.Channel))} ({Numbers([.. releases.Select(release => release.Id)])})";

    private static string Numbers(List<long> ids) => ids.Count == 1 ? $"release {ids[0]}" : $"releases {string.Join(", ", ids)}";
}
