using System.Threading.Channels;

namespace ThinMqtt.Cli;

/// <summary>Something that <c>thinctl top</c> has to take in.</summary>
internal abstract record TopNews
{
    internal sealed record Key(ConsoleKeyInfo Pressed) : TopNews;

    internal sealed record Resized : TopNews;

    /// <param name="Query">What it answers; what an earlier question brings comes too late.</param>
    /// <param name="Event">As it came.</param>
    internal sealed record Heard(EventQuery Query, ServerEvent Event) : TopNews;

    /// <param name="Reason">Null when all is well again.</param>
    internal sealed record Trouble(string? Reason) : TopNews;

    /// <param name="Overview">The fleet in numbers.</param>
    /// <param name="Rollouts">Those that devices are at work with.</param>
    internal sealed record Numbers(Overview Overview, IReadOnlyList<Release> Rollouts) : TopNews;

    /// <param name="Query">Whose filter or sort it is.</param>
    /// <param name="Failure">Why the server does not take it.</param>
    internal sealed record Refused(EventQuery Query, CommandException Failure) : TopNews;
}

/// <summary>Brings news of the fleet: one stream, which is opened anew when another window is wanted, and numbers every few seconds.</summary>
internal sealed class TopFeed(Session session, ChannelWriter<TopNews> news) : IAsyncDisposable
{
    private const int ReleasesAsked = 50;
    private static readonly TimeSpan NumbersInterval = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan NumbersPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ForgetPause = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim _bell = new(0);
    private CancellationTokenSource _over = new();
    private Task _listening = Task.CompletedTask;
    private EventFollower? _follower;
    private bool _isForgotten;

    /// <summary>In place of the stream before.</summary>
    public async Task ListenAsync(EventQuery query, CancellationToken stop)
    {
        await EndAsync();
        _over = CancellationTokenSource.CreateLinkedTokenSource(stop);
        _follower = new EventFollower(session.Client, session.Time, _isForgotten ? null : _follower?.LastId, isKnown: _follower is not null);
        _listening = ListenAsync(_follower, query, _isForgotten ? ForgetPause : TimeSpan.Zero, _over.Token);
        _isForgotten = false;
    }

    /// <summary>The next stream begins anew, without what was before; after a pause, as what made it needful may happen again.</summary>
    public void Forget() => _isForgotten = true;

    /// <summary>Until it is stopped.</summary>
    public async Task AskNumbersAsync(CancellationToken stop)
    {
        while (true)
        {
            try
            {
                var overview = await session.Client.OverviewAsync(stop);
                var releases = await session.Client.ReleasePageAsync(new ReleaseChoice(State: Release.Live), ReleasesAsked, after: null, stop);
                news.TryWrite(new TopNews.Numbers(overview.Value, [.. releases.Value.Items.Where(release => RolloutShares.Of(release.Counts).Busy > 0)]));
            }
            catch (CommandException failure) when (failure.MayPass)
            {
                // The stream tells about it, and listens again.
            }

            await Task.Delay(NumbersPause, session.Time, stop);
            await _bell.WaitAsync(NumbersInterval, stop);
        }
    }

    /// <summary>A release is not what it was.</summary>
    public void AskNumbersSoon()
    {
        if (_bell.CurrentCount == 0)
        {
            _bell.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await EndAsync();
        _bell.Dispose();
    }

    private async Task EndAsync()
    {
        await _over.CancelAsync();
        await _listening;
        _over.Dispose();
    }

    private async Task ListenAsync(EventFollower follower, EventQuery query, TimeSpan pause, CancellationToken stop)
    {
        try
        {
            await Task.Delay(pause, session.Time, stop);
            await follower.RunAsync(query, heard => news.TryWrite(new TopNews.Heard(query, heard)), trouble => news.TryWrite(new TopNews.Trouble(trouble)), stop);
        }
        catch (OperationCanceledException)
        {
            // Another window is wanted, or none any more.
        }
        catch (CommandException failure)
        {
            news.TryWrite(new TopNews.Refused(query, failure));
        }
    }
}
