using ThinMqtt.Contracts;

namespace ThinMqtt.Manager.Mongo;

/// <summary>
/// Messages of one device are handled one after the other, in the order of the calls; those of others meanwhile. Some share a lane, so that
/// what a lane needs is there once and for all.
/// </summary>
internal sealed class DeviceLanes
{
    private const int Count = 1024;

    private readonly Lane[] _lanes = [.. Enumerable.Range(0, Count).Select(_ => new Lane())];

    public Task RunAsync(DeviceId id, Func<Task> work)
    {
        var lane = _lanes[(uint)id.Value.GetHashCode(StringComparison.Ordinal) % Count];
        lock (lane)
        {
            return lane.Last = AfterAsync(lane.Last, work);
        }
    }

    private static async Task AfterAsync(Task last, Func<Task> work)
    {
        await last.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ForceYielding);
        await work();
    }

    private sealed class Lane
    {
        public Task Last { get; set; } = Task.CompletedTask;
    }
}
