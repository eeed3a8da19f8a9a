using Microsoft.Extensions.Logging;

namespace ThinMqtt.Broker.Tests;

public sealed class StoreFailureTests
{
    private const int VolumeSize = 1 << 20;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    [MountFact]
    public async Task A_full_disk_acknowledges_nothing_and_is_tried_again_each_second_until_there_is_space()
    {
        using var folder = StoreFolder.Mounted(VolumeSize);
        var (logger, time, reported) = (new RecordingLogger(), new RetryTime(), new List<long>());
        await using var store = folder.Open(logger, time);
        store.Load();
        store.Committed = reported.Add;
        store.Start();
        var first = store.Append(Operations.PutRetained(1));
        await store.FlushAsync(default);
        var ballast = FillUp(folder);

        store.Append([Operations.PutRetained(2), Operations.PutRetained(3, size: 100_000)]);
        var flushed = store.FlushAsync(default);
        var timer = await time.NextTimerAsync();
        store.Append(Operations.PutRetained(4));
        timer.Fire();
        var again = await time.NextTimerAsync();

        Assert.Equal(TimeSpan.FromSeconds(1), again.DueTime);
        Assert.True(store.IsFailing);
        Assert.False(flushed.IsCompleted);
        Assert.Equal(first, store.DurableSequence);
        Assert.Equal([first], reported);
        Assert.Single(logger.At(LogLevel.Error));

        File.Delete(ballast);
        again.Fire();
        await store.FlushAsync(default).WaitAsync(Limit);
        await flushed;
        Assert.False(store.IsFailing);
        Assert.Equal(first + 3, store.DurableSequence);
        Assert.Contains(logger.At(LogLevel.Information), text => text.Contains("written again", StringComparison.Ordinal));
        Assert.Equal(4, folder.Copy().Load().Retained.Count);
    }

    [MountFact]
    public async Task A_store_closed_while_the_disk_is_full_says_so_and_keeps_nothing_of_the_failed_batch()
    {
        using var folder = StoreFolder.Mounted(VolumeSize);
        var (logger, time) = (new RecordingLogger(), new RetryTime());
        var store = folder.Start(logger, time);
        store.Append(Operations.PutRetained(1));
        await store.FlushAsync(default);
        var ballast = FillUp(folder);

        store.Append([Operations.PutRetained(2), Operations.PutRetained(3, size: 100_000)]);
        var flushed = store.FlushAsync(default);
        await time.NextTimerAsync();
        await store.DisposeAsync();

        var exception = await Assert.ThrowsAsync<StoreException>(() => flushed);
        Assert.Contains(folder.DatabasePath, exception.Message, StringComparison.Ordinal);
        Assert.Contains("full", exception.Message, StringComparison.Ordinal);
        Assert.Contains(logger.At(LogLevel.Error), text => text.Contains("2 operations", StringComparison.Ordinal));
        File.Delete(ballast);
        Assert.Single(folder.Load().Retained);
    }

    [Fact]
    public async Task A_batch_that_fails_half_way_is_undone_and_written_with_what_came_since()
    {
        using var folder = new StoreFolder();
        folder.Load();
        folder.Execute("CREATE TRIGGER refuse BEFORE INSERT ON retained WHEN NEW.id = 3 BEGIN SELECT RAISE(FAIL, 'for the test'); END");
        var (logger, time) = (new RecordingLogger(), new RetryTime());
        await using var store = folder.Start(logger, time);

        store.Append([Operations.PutRetained(2), Operations.PutRetained(3)]);
        var timer = await time.NextTimerAsync();
        Assert.Empty(folder.Copy().Load().Retained);
        Assert.Equal(0, store.DurableSequence);

        store.Append(new StoreOperation.DeleteRetained(Operations.Message(3).TopicName));
        timer.Fire();
        await store.FlushAsync(default).WaitAsync(Limit);
        Assert.False(store.IsFailing);
        Assert.Single(logger.At(LogLevel.Error));
        Assert.Equal(2, folder.Copy().Load().Retained.Single().Id);
    }

    [Fact]
    public async Task What_follows_a_commit_may_fail_and_the_store_goes_on()
    {
        using var folder = new StoreFolder();
        var logger = new RecordingLogger();
        await using var store = folder.Open(logger);
        store.Load();
        store.Committed = _ => throw new InvalidOperationException("for the test");
        store.Start();
        store.Append(Operations.PutRetained(1));
        await store.FlushAsync(default);
        store.Append(Operations.PutRetained(2));
        await store.FlushAsync(default);
        Assert.NotEmpty(logger.At(LogLevel.Error));
    }

    private static string FillUp(StoreFolder folder)
    {
        var path = Path.Combine(folder.Path, "ballast");
        using var ballast = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        var page = new byte[4096];
        Assert.Throws<IOException>(() =>
        {
            for (var written = 0; written <= VolumeSize; written += page.Length)
            {
                ballast.Write(page);
            }
        });
        return path;
    }
}
