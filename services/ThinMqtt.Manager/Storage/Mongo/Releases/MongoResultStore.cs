using ThinMqtt.Contracts;

namespace ThinMqtt.Manager.Mongo;

/// <summary>Results in MongoDB.</summary>
internal sealed class MongoResultStore(
    MongoInventory inventory,
    DeviceLanes lanes,
    MongoDevices devices,
    MongoHistory history,
    MongoResults results,
    EventHub hub,
    ManagerOptions options) : IResultStore
{
    public Task UpdateAsync(DeviceId device, UpdatePayload update) => lanes.RunAsync(device, async () =>
    {
        var calls = inventory.Calls(MongoPatience.Message);
        await devices.DiscoverAsync(calls, device.Value);
        if (update.Release is not { } reference || update.State == UpdateState.Idle)
        {
            return;
        }

        var (release, announced) = await MongoPackages.FindAsync(calls, reference.Package, reference.Version);
        if (release == 0)
        {
            await OnForeignReleaseAsync(calls, device, update);
        }
        else if (await MongoResults.ChangeAsync(calls, ReleaseResult.Of(device, release, attempt: 0, reference, update), announced) is { } stored)
        {
            await TellAsync(calls, stored.Result, ResultText.Of(update));
        }
    });

    public Task<ResultPage> PageAsync(long release, UpdateState? state, string? after, int limit) =>
        results.PageAsync(inventory.Calls(MongoPatience.Request), release, state, after, limit);

    public Task<IReadOnlyList<DeviceFailure>> FailuresAsync(long release) =>
        results.AllFailuresAsync(inventory.Calls(MongoPatience.Request), release);

    /// <summary>A script has published it past the manager; how it ended is in the device's history, once.</summary>
    private async Task OnForeignReleaseAsync(MongoCalls calls, DeviceId device, UpdatePayload update)
    {
        var text = ResultText.Of(update);
        if (update.State.IsFinal() && await MongoHistory.LastUpdateAsync(calls, device.Value) != text)
        {
            await history.AddAsync(calls, [(device.Value, new DeviceEntry(ReleaseResult.EndOf(update.State), text))]);
        }
    }

    private async Task TellAsync(MongoCalls calls, ReleaseResult result, string text)
    {
        hub.Publish(new ManagerEvent(ManagerEventKind.Result, options.TimeProvider.GetUtcNow(), text)
        {
            Device = result.Device, Release = result.Release, Result = result,
        });
        if (result.IsFinal)
        {
            await history.AddAsync(calls, [(result.Device, new DeviceEntry(result.Ended, text))]);
        }
    }
}
