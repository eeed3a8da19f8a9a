using ThinMqtt.Contracts;
using ThinMqtt.Testing;

namespace ThinMqtt.Agent.Tests;

public sealed class DownloadRateTests
{
    [Fact]
    public async Task A_download_takes_the_time_that_its_rate_allows()
    {
        const int Rate = 100_000;
        using var folder = new TemporaryFolder();
        using var http = new HttpClient();
        var artifact = TestArtifact.Whole("1.0.0", padding: 1_000_000);
        await using var server = new ArtifactServer(artifact);
        var announcement = TestArtifact.Announce(artifact, "1.0.0", server.Url);
        var options = new UpdateOptions
        {
            Root = folder.Path,
            Device = DeviceId.Parse("lab-1"),
            DownloadRate = Rate,
            StallTimeout = Timeout.InfiniteTimeSpan,
        };
        var time = new LeapingTime();
        using var file = await ArtifactFile.OpenAsync(folder.File("artifact"), announcement.Manifest.Manifest, CancellationToken.None);

        var download = new ArtifactDownload(options, http, (_, _) => Task.FromResult(FreshUrl.Refused), time);
        await download.RunAsync(announcement, file, _ => { }, CancellationToken.None).Within("the download ends");

        Assert.Null(file.Hashes.Mismatch(announcement.Manifest.Manifest));
        Assert.Equal(artifact.Length / (double)Rate, time.Passed.TotalSeconds, 0.01);
    }

    /// <summary>A clock on which every wait is over at once, because it moves on by that much.</summary>
    private sealed class LeapingTime : TimeProvider
    {
        private long _ticks;

        public TimeSpan Passed => new(Interlocked.Read(ref _ticks));

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Interlocked.Read(ref _ticks);

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            if (dueTime < TimeSpan.Zero)
            {
                return System.CreateTimer(callback, state, dueTime, period);
            }

            Interlocked.Add(ref _ticks, dueTime.Ticks);
            return System.CreateTimer(callback, state, TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        }
    }
}
