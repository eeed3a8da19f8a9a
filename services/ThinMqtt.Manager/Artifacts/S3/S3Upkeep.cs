using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace ThinMqtt.Manager;

/// <summary>
/// Looks after the bucket, once a minute and when an upload has left something: makes it where it is missing, removes what was left (also
/// after a time in which the server was away), and tells the log when artifacts can or cannot be stored.
/// </summary>
internal sealed class S3Upkeep(S3Bucket bucket, TimeProvider time, ILogger<S3Storage> logger) : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan SearchInterval = TimeSpan.FromHours(1);

    /// <summary>At the end, for what the last uploads have left; the rest is found by its age.</summary>
    private static readonly TimeSpan LastTurn = TimeSpan.FromSeconds(2);

    private readonly Channel<bool> _calls = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });

    private readonly S3LeftOvers _leftOvers = new(bucket, time, logger);
    private readonly CancellationTokenSource _stop = new();
    private DateTimeOffset _nextSearch = DateTimeOffset.MinValue;
    private string? _told = "nothing yet";
    private Task _running = Task.CompletedTask;

    public void Start()
    {
        Call();
        _running = RunAsync();
    }

    /// <summary>Removed soon, and in any case.</summary>
    public void Remove(S3LeftOver leftOver)
    {
        _leftOvers.Add(leftOver);
        Call();
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        using var limit = new CancellationTokenSource(LastTurn);
        await _leftOvers.RemoveAsync(limit.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private void Call() => _calls.Writer.TryWrite(true);

    private async Task RunAsync()
    {
        using var timer = time.CreateTimer(_ => Call(), null, Interval, Interval);
        while (true)
        {
            await _calls.Reader.ReadAsync(_stop.Token);
            try
            {
                await TurnAsync();
            }
            catch (ArtifactStorageException exception)
            {
                Tell(exception.Message);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                S3Log.UpkeepFailed(logger, exception);
            }
        }
    }

    private async Task TurnAsync()
    {
        await bucket.CheckAsync(_stop.Token);
        Tell(null);
        await _leftOvers.RemoveAsync(_stop.Token);
        if (time.GetUtcNow() >= _nextSearch)
        {
            await _leftOvers.RemoveOldAsync(_stop.Token);
            _nextSearch = time.GetUtcNow() + SearchInterval;
        }
    }

    private void Tell(string? problem)
    {
        if (problem == _told)
        {
            return;
        }

        _told = problem;
        if (problem is null)
        {
            S3Log.Usable(logger, bucket.Name, bucket.Server);
        }
        else
        {
            S3Log.NotUsable(logger, problem);
        }
    }
}
