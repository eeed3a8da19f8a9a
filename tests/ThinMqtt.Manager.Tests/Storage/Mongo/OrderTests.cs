using System.Collections.Concurrent;
using ThinMqtt.Contracts;
using ThinMqtt.Manager.Mongo;
using ThinMqtt.Testing;

namespace ThinMqtt.Manager.Tests.Mongo;

/// <summary>What keeps messages, history and attempts in their order.</summary>
public sealed class OrderTests
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Work_of_one_device_runs_in_the_order_of_the_calls_also_behind_one_that_failed()
    {
        var lanes = new DeviceLanes();
        var device = DeviceId.Parse("lab-1");
        var done = new ConcurrentQueue<int>();
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

        var first = lanes.RunAsync(device, () => gate.Task);
        var others = Enumerable.Range(0, 100).Select(number => lanes.RunAsync(device, async () =>
        {
            await Task.Yield();
            done.Enqueue(number);
        })).ToList();
        Assert.Empty(done);
        gate.SetException(new InvalidOperationException("It fails."));

        await Task.WhenAll(others).Within("the others run");
        await Assert.ThrowsAsync<InvalidOperationException>(() => first);
        Assert.Equal(Enumerable.Range(0, 100), done);
    }

    [Fact]
    public async Task A_device_does_not_wait_for_another()
    {
        var lanes = new DeviceLanes();
        var gate = new TaskCompletionSource();
        var first = lanes.RunAsync(DeviceId.Parse("lab-0"), () => gate.Task);

        // Some share a lane with the first; of so many hardly any.
        var others = Enumerable.Range(1, 50).Select(number => lanes.RunAsync(DeviceId.Parse($"lab-{number}"), () => Task.CompletedTask)).ToList();
        await Task.WhenAny(others).Within("others run");

        Assert.False(first.IsCompleted);
        gate.SetResult();
        await Task.WhenAll(others).Within("all run");
    }

    [Fact]
    public void Numbers_of_history_grow_while_the_clock_stands_still_or_goes_back()
    {
        var time = new VirtualTime(Noon);
        var ids = new EventIds(time);
        var first = ids.Next();
        var second = ids.Next();
        time.Advance(TimeSpan.FromMilliseconds(1));
        var third = ids.Next();
        time.Advance(TimeSpan.FromMilliseconds(-500));

        Assert.Equal(first + 1, second);
        Assert.Equal(first + 2048, third);
        Assert.Equal(third + 1, ids.Next());
        Assert.InRange(third, 1, 1L << 53);
    }

    [Fact]
    public void An_attempt_remembers_when_the_last_message_of_those_before_it_came()
    {
        var failed = ResultState.After(null, Said(UpdateState.Failed, 5), announced: 1)!;
        var second = ResultState.After(failed, Said(UpdateState.Download, 7), announced: 2)!;
        var third = ResultState.After(ResultState.After(second, Said(UpdateState.Failed, 6), announced: 2), Said(UpdateState.Download, 9), announced: 3)!;

        Assert.Equal((1, null), (failed.Result.Attempt, failed.FormerAt));
        Assert.Equal((2, Noon.AddSeconds(5)), (second.Result.Attempt, second.FormerAt));
        Assert.Equal((3, Noon.AddSeconds(6)), (third.Result.Attempt, third.FormerAt));
        Assert.Null(ResultState.After(failed, Said(UpdateState.Succeeded, 9), announced: 1));
    }

    private static ReleaseResult Said(UpdateState state, int second) => new()
    {
        Release = 1,
        Device = "lab-1",
        Package = PackageName.Parse("hello"),
        Version = SemanticVersion.Parse("1.0.0"),
        Attempt = 0,
        State = state,
        IsFinal = state.IsFinal(),
        At = Noon.AddSeconds(second),
    };
}
