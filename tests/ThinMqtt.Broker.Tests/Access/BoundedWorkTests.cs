namespace ThinMqtt.Broker.Tests.Access;

public sealed class BoundedWorkTests
{
    private static readonly TimeSpan ThreadPoolLimit = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task What_fits_neither_worker_nor_queue_is_refused()
    {
        var work = new BoundedWork(parallelism: 1, queueLength: 1);
        using var gate = new ManualResetEventSlim();
        Assert.True(work.TryRun(() => gate.Wait(ThreadPoolLimit), out var running, CancellationToken.None));
        Assert.True(work.TryRun(() => 2, out var waiting, CancellationToken.None));
        Assert.False(work.TryRun(() => 3, out _, CancellationToken.None));

        gate.Set();
        Assert.True(await running);
        Assert.Equal(2, await waiting);
        Assert.True(work.TryRun(() => 4, out var later, CancellationToken.None));
        Assert.Equal(4, await later);
    }

    [Fact]
    public async Task No_more_runs_at_once_than_allowed()
    {
        var work = new BoundedWork(parallelism: 2, queueLength: 10);
        using var gate = new ManualResetEventSlim();
        using var twoRun = new CountdownEvent(2);
        var running = 0;
        var most = 0;
        var all = Enumerable.Range(0, 6).Select(_ =>
        {
            Assert.True(work.TryRun(Run, out var result, CancellationToken.None));
            return result;
        }).ToArray();

        Assert.True(twoRun.Wait(ThreadPoolLimit));
        gate.Set();
        await Task.WhenAll(all);
        Assert.Equal(2, most);

        bool Run()
        {
            var now = Interlocked.Increment(ref running);
            InterlockedMax(ref most, now);
            if (!twoRun.IsSet)
            {
                twoRun.Signal();
            }

            var opened = gate.Wait(ThreadPoolLimit);
            Interlocked.Decrement(ref running);
            return opened;
        }
    }

    [Fact]
    public async Task What_waits_can_be_cancelled_and_makes_room()
    {
        var work = new BoundedWork(parallelism: 1, queueLength: 1);
        using var gate = new ManualResetEventSlim();
        using var cancellation = new CancellationTokenSource();
        Assert.True(work.TryRun(() => gate.Wait(ThreadPoolLimit), out var running, CancellationToken.None));
        Assert.True(work.TryRun(() => 2, out var waiting, cancellation.Token));

        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting.WaitAsync(ThreadPoolLimit));
        Assert.True(work.TryRun(() => 3, out var next, CancellationToken.None));

        gate.Set();
        Assert.True(await running);
        Assert.Equal(3, await next);
    }

    [Fact]
    public async Task Work_that_fails_makes_room()
    {
        var work = new BoundedWork(parallelism: 1, queueLength: 0);
        Assert.True(work.TryRun<int>(() => throw new InvalidOperationException("on purpose"), out var failing, CancellationToken.None));
        await Assert.ThrowsAsync<InvalidOperationException>(() => failing);
        Assert.True(work.TryRun(() => 2, out var next, CancellationToken.None));
        Assert.Equal(2, await next);
    }

    private static void InterlockedMax(ref int target, int value)
    {
        for (var seen = Volatile.Read(ref target); value > seen;)
        {
            var found = Interlocked.CompareExchange(ref target, value, seen);
            if (found == seen)
            {
                return;
            }

            seen = found;
        }
    }
}
