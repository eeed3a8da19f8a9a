namespace ThinMqtt.Cli;

/// <summary>Follows releases until the fleet has ended with them: by events and, in case one is missed, by asking.</summary>
internal sealed class RolloutWatch(ManagerClient client, IReadOnlyList<long> releases, RolloutRules rules, TimeProvider time)
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan AskInterval = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(1);

    public RolloutPicture Picture { get; } = new(time);

    /// <param name="show">Called a few times a second.</param>
    /// <param name="stop">Ends the wait; the rollout goes on.</param>
    /// <exception cref="CommandException">A release is no longer live, or the server does not answer any more.</exception>
    public async Task<RolloutEnd> RunAsync(Action<RolloutView> show, CancellationToken stop)
    {
        await LoadAsync(stop);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(stop);
        Task[] sources = [ListenAsync(over.Token), AskAsync(over.Token)];
        try
        {
            return await JudgeAsync(sources, show, stop);
        }
        finally
        {
            await over.CancelAsync();
            await Task.WhenAll(sources).ContinueWith(_ => { }, TaskScheduler.Default); // cancelled, or failed as already thrown
        }
    }

    private async Task<RolloutEnd> JudgeAsync(Task[] sources, Action<RolloutView> show, CancellationToken stop)
    {
        using var ticks = new PeriodicTimer(Tick, time);
        while (true)
        {
            var view = Picture.View();
            show(view);
            if (rules.Judge(view) is { } end)
            {
                return end == RolloutEnd.OutOfTime && view.Trouble is { } trouble
                    ? throw new CommandException(ExitCode.Unreachable, $"the time is over, and how the fleet fares is not known: {trouble}")
                    : end;
            }

            if (Array.Find(sources, source => source.IsFaulted) is { } failed)
            {
                await failed;
            }

            await ticks.WaitForNextTickAsync(stop);
        }
    }

    private async Task ListenAsync(CancellationToken stop)
    {
        while (true)
        {
            try
            {
                using var events = await client.ListenAsync(new EventQuery { Kinds = "release,result,device,inventory" }, stop);
                await LoadAsync(stop);
                await foreach (var heard in events.ReadAllAsync(stop))
                {
                    if (heard.Read() is { } change)
                    {
                        Picture.Know(change);
                        await AskIfReleaseAsync(change, stop);
                    }
                }
            }
            catch (Exception exception) when (exception is IOException or HttpRequestException or CommandException { MayPass: true })
            {
                Picture.KnowTrouble(exception.Message);
            }

            await Task.Delay(RetryInterval, time, stop);
        }
    }

    private async Task AskAsync(CancellationToken stop)
    {
        using var interval = new PeriodicTimer(AskInterval, time);
        while (await interval.WaitForNextTickAsync(stop))
        {
            try
            {
                foreach (var release in releases)
                {
                    await AskAsync(release, stop);
                }

                await AskChannelsAsync(stop);
                Picture.KnowTrouble(null);
            }
            catch (CommandException failure) when (failure.MayPass)
            {
                Picture.KnowTrouble(failure.Message);
            }
        }
    }

    /// <summary>Devices that have come on, or say anew what they are, may follow other channels.</summary>
    private async Task AskChannelsAsync(CancellationToken stop)
    {
        foreach (var ids in Picture.TakeUnknown().Chunk(DeviceRequests.MaximumIds))
        {
            Picture.Know((await client.DevicesAsync(ids, stop)).Value.Items);
        }
    }

    private async Task AskIfReleaseAsync(ManagerEvent change, CancellationToken stop)
    {
        if (change is { Kind: "release", Release: { } id } && releases.Contains(id))
        {
            await AskAsync(id, stop);
        }
    }

    private async Task AskAsync(long id, CancellationToken stop)
    {
        var release = (await client.ReleaseAsync(id, stop)).Value;
        Picture.Know(release);
        ThrowUnlessLive(release);
        if (!Picture.Agrees(release))
        {
            await foreach (var page in client.ResultsAsync(id, stop))
            {
                page.Value.Items.ToList().ForEach(Picture.Know);
            }
        }
    }

    private async Task LoadAsync(CancellationToken stop)
    {
        foreach (var release in releases)
        {
            await AskAsync(release, stop);
        }

        var (online, _) = await ManagerClient.AllAsync(client.DevicesAsync("presence:online", "id", limit: null, stop), page => page.Items);
        Picture.KnowOnline(online);
        Picture.KnowTrouble(null);
    }

    private static void ThrowUnlessLive(Release release)
    {
        if (release.State != Release.Live)
        {
            throw new CommandException(
                ExitCode.Failed,
                $"release {release.Id} ({release.Package} {release.Version} on {release.Channel}) is {release.State} now; who has not begun it will not. " +
                $"'thinctl release show {release.Id}' tells how far it came.");
        }
    }
}
