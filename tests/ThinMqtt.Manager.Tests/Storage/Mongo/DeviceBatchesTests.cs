using ThinMqtt.Contracts;
using ThinMqtt.Manager.Mongo;
using ThinMqtt.Testing;

namespace ThinMqtt.Manager.Tests.Mongo;

public class DeviceBatchesTests
{
    private readonly List<string[]> _together = [];
    private readonly List<string> _alone = [];
    private readonly TaskCompletionSource _firstMayEnd = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _stuckMayEnd = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Func<IReadOnlyCollection<string>, IReadOnlySet<string>> _settle = ids => ids.ToHashSet();

    [Fact]
    public async Task What_comes_while_one_is_at_work_is_stored_together()
    {
        var batches = Batches();
        Task[] stored = [.. Store(batches, "first", "b", "c", "d")];
        Assert.DoesNotContain(stored, task => task.IsCompleted);

        _firstMayEnd.SetResult();
        await Task.WhenAll(stored).WaitAsync(Limit.Usual);

        Assert.Empty(_alone);
        Assert.Equal([["first"], ["b", "c", "d"]], _together);
    }

    [Fact]
    public async Task What_is_not_settled_together_is_stored_alone()
    {
        _settle = ids => ids.Where(id => id != "c").ToHashSet();
        await StoreAsync("first", "b", "c", "d");
        Assert.Equal(["c"], _alone);
    }

    [Fact]
    public async Task A_batch_that_fails_is_stored_one_by_one_and_only_who_is_at_fault_is_told()
    {
        _settle = _ => throw new InvalidOperationException("One of them cannot be stored.");
        var batches = Batches();
        Task[] stored = [.. Store(batches, "first", "b", "refused", "d")];
        _firstMayEnd.SetResult();

        await Assert.ThrowsAsync<ArgumentException>(() => stored[2].WaitAsync(Limit.Usual));
        await Task.WhenAll(stored[0], stored[1], stored[3]).WaitAsync(Limit.Usual);
        Assert.Equal(["b", "d", "first"], _alone.Order());
        Assert.Equal(2, _together.Count);
    }

    [Fact]
    public async Task A_batch_has_no_more_than_500()
    {
        await StoreAsync(["first", .. Enumerable.Range(0, 1200).Select(number => $"device-{number}")]);
        Assert.Equal([1, 500, 500, 200], _together.Select(batch => batch.Length));
    }

    [Fact]
    public async Task One_that_cannot_be_stored_yet_holds_nobody_up()
    {
        _settle = ids => ids.Where(id => id != "stuck").ToHashSet();
        _firstMayEnd.SetResult();
        var batches = Batches();
        var stuck = Store(batches, "stuck").Single();

        await Task.WhenAll(Store(batches, "b", "c")).WaitAsync(Limit.Usual);

        Assert.False(stuck.IsCompleted);
        _stuckMayEnd.SetResult();
        await stuck.WaitAsync(Limit.Usual);
    }

    private async Task StoreAsync(params string[] ids)
    {
        var stored = Store(Batches(), ids).ToList();
        _firstMayEnd.SetResult();
        await Task.WhenAll(stored).WaitAsync(Limit.Usual);
    }

    private static IEnumerable<Task> Store(DeviceBatches<HeartbeatPayload> batches, params string[] ids) =>
        [.. ids.Select(id => batches.StoreAsync(DeviceId.Parse(id), new HeartbeatPayload
        {
            At = DateTimeOffset.UnixEpoch, UptimeSeconds = 1, Load = 0, MemoryFree = 1, DiskFree = 1, Sequence = 1,
        }))];

    private DeviceBatches<HeartbeatPayload> Batches() => new(
        async messages =>
        {
            _together.Add([.. messages.Keys]);
            if (messages.ContainsKey("first"))
            {
                await _firstMayEnd.Task;
            }

            return _settle([.. messages.Keys]);
        },
        async (id, _) =>
        {
            if (id.Value == "stuck")
            {
                await _stuckMayEnd.Task;
            }

            if (id.Value == "refused")
            {
                throw new ArgumentException("It cannot be stored.");
            }

            lock (_alone)
            {
                _alone.Add(id.Value);
            }
        });
}
