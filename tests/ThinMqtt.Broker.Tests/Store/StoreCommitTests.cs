namespace ThinMqtt.Broker.Tests;

/// <summary>What is written together, and what is not written at all.</summary>
public sealed class StoreCommitTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task All_who_append_and_wait_during_a_commit_share_the_next_one()
    {
        using var folder = new StoreFolder();
        using var firstCommit = new ManualResetEventSlim();
        using var gathered = new ManualResetEventSlim();
        await using var store = folder.Open();
        store.Load();
        store.Committed = _ =>
        {
            firstCommit.Set();
            Assert.True(gathered.Wait(Limit));
        };
        store.Start();
        store.Append(Operations.PutRetained(1_000_000));
        Assert.True(firstCommit.Wait(Limit));

        var appended = await Task.WhenAll(Enumerable.Range(0, 16).Select(appender => Task.Run(() => Append(store, appender))));
        var flushed = appended.SelectMany(flushes => flushes).ToList();
        Assert.DoesNotContain(flushed, flush => flush.IsCompleted);
        gathered.Set();
        await Task.WhenAll(flushed).WaitAsync(Limit);
        Assert.Equal(2, store.CommitCount);
        Assert.Equal(8001, folder.Copy().Load().Retained.Count);
    }

    [Fact]
    public async Task What_is_appended_together_is_committed_together()
    {
        using var folder = new StoreFolder();
        await using var store = folder.Start();
        AppendTogether(store, 20_000); // so long that the waiting writer would cut it
        await store.FlushAsync(default);
        Assert.Equal(1, store.CommitCount);
    }

    [Fact]
    public async Task What_is_put_and_deleted_within_a_batch_is_not_written()
    {
        using var folder = new StoreFolder();
        await using var store = folder.Start();
        store.Append([Operations.PutSession(1), Operations.PutQueued(1, 0, Operations.Message(1))]);
        await store.FlushAsync(default);
        var (commits, wal) = (store.CommitCount, File.ReadAllBytes(folder.WalPath));

        var last = store.Append(
        [
            Operations.PutQueued(1, 1, Operations.Message(2)),
            new StoreOperation.DeleteQueued(1, 1),
            Operations.PutRetained(3),
            new StoreOperation.DeleteRetained(Operations.Message(3).TopicName),
            new StoreOperation.PutReceived(1, 4),
            new StoreOperation.DeleteReceived(1, 4),
            Operations.PutSession(2),
            Operations.PutQueued(2, 1, Operations.Message(4)),
            new StoreOperation.DeleteSession(2),
            new StoreOperation.DeleteQueued(7, 7),
        ]);
        await store.FlushAsync(default);

        Assert.Equal(last, store.DurableSequence);
        Assert.Equal(commits, store.CommitCount);
        Assert.Equal(wal, File.ReadAllBytes(folder.WalPath));
    }

    [Fact]
    public async Task A_stored_entry_that_is_put_again_and_deleted_is_deleted()
    {
        using var folder = new StoreFolder();
        await using var store = folder.Start();
        store.Append([Operations.PutSession(1), Operations.PutQueued(1, 1, Operations.Message(1))]);
        await store.FlushAsync(default);
        store.Append([Operations.PutQueued(1, 1, Operations.Message(1)), new StoreOperation.DeleteQueued(1, 1)]);
        await store.FlushAsync(default);
        Assert.Empty(folder.Copy().Load().Sessions.Single().Deliveries);
    }

    [Fact]
    public async Task Committed_is_told_rising_sequences_up_to_the_last()
    {
        using var folder = new StoreFolder();
        var reported = new List<long>();
        var store = folder.Open();
        store.Load();
        store.Committed = reported.Add;
        store.Start();
        long last = 0;
        for (var topic = 0; topic < 200; topic++)
        {
            last = store.Append(Operations.PutRetained(topic % 7));
        }

        await store.DisposeAsync();
        Assert.Equal(reported.Distinct().Order(), reported);
        Assert.Equal(last, reported[^1]);
    }

    [Fact]
    public async Task The_write_ahead_log_stays_bounded()
    {
        using var folder = new StoreFolder();
        await using var store = folder.Start();
        for (var round = 0; round < 60; round++)
        {
            store.Append(Operations.PutRetained(round % 3, size: 400_000));
            await store.FlushAsync(default);
        }

        Assert.InRange(new FileInfo(folder.WalPath).Length, 1, 6_000_000);
    }

    private static void AppendTogether(DurableStore store, int count)
    {
        using var together = store.Together();
        for (var topic = 0; topic < count; topic++)
        {
            store.Append(Operations.PutRetained(topic));
        }
    }

    private static List<Task> Append(DurableStore store, int appender)
    {
        var flushes = new List<Task>();
        for (var topic = 0; topic < 500; topic++)
        {
            store.Append(Operations.PutRetained((appender * 500) + topic));
            flushes.Add(store.FlushAsync(default));
        }

        return flushes;
    }
}
