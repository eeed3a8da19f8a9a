using ThinMqtt.Protocol;
using ThinMqtt.Testing;

namespace ThinMqtt.Broker.Tests.Conformance;

/// <summary>A disk without room: what must survive is not acknowledged, and everything else goes on.</summary>
public sealed class FullDiskTests : ConformanceTest
{
    [MountFact]
    public async Task Nothing_is_acknowledged_nobody_else_is_disturbed_and_the_broker_still_stops()
    {
        using var folder = StoreFolder.Mounted(512 * 1024);
        Settings.Options(options => options.DataFolder = folder.Path);
        var publisher = await Connect("p");
        var subscriber = await Connect("s");
        await Subscribe(subscriber, "live");
        await publisher.SendPublish("large", new string('x', 900_000), QoS.AtLeastOnce, retain: true, id: 1);
        var store = Host.Broker.Store!;
        await Task.Run(() => SpinWait.SpinUntil(() => store.IsFailing)).Within("the store's failure to write");
        await publisher.ReceiveNothing();
        await Publish(await Connect("q"), "live", "still here");
        Assert.Equal("still here", (await subscriber.ReceivePublish()).Payload);
        await Host.DisposeAsync();
    }
}
