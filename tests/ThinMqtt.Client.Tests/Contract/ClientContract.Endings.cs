using ThinMqtt.Protocol;
using ThinMqtt.Testing;

namespace ThinMqtt.Client.Tests;

public abstract partial class ClientContract
{
    private static Will LastWords => new() { TopicName = "will", Payload = "lost"u8.ToArray(), QoS = QoS.AtLeastOnce };

    [ContractFact]
    public async Task The_will_is_published_when_the_connection_is_cut()
    {
        var watcher = await SubscribeAsync(await ConnectAsync(), "will");
        await using var client = await ConnectAsync(Options with { Server = Proxy.Address, Will = LastWords });

        Proxy.IsDown = true;
        Proxy.Cut();

        Assert.Equal("lost", (await watcher.NextAsync("the will")).Text());
    }

    [ContractFact]
    public async Task The_will_is_published_when_DISCONNECT_asks_for_it()
    {
        var watcher = await SubscribeAsync(await ConnectAsync(), "will");
        var client = await ConnectAsync(Options with { Will = LastWords });

        await client.DisconnectAsync(ReasonCode.DisconnectWithWillMessage).Within("the client disconnects");

        Assert.Equal("lost", (await watcher.NextAsync("the will")).Text());
    }

    [ContractFact]
    public async Task MQTT_3_14_4_3_A_graceful_end_discards_the_will()
    {
        var other = await ConnectAsync();
        var watcher = await SubscribeAsync(other, "will");
        var client = await ConnectAsync(Options with { Will = LastWords });

        await client.DisconnectAsync().Within("the client disconnects");
        await other.PublishAsync(new MqttMessage("will", "marker", QoS.AtLeastOnce)).Within("the marker is published");

        Assert.Equal("marker", (await watcher.NextAsync("the marker, and no will before it")).Text());
    }

    [ContractFact]
    public async Task What_is_accepted_is_sent_before_a_graceful_end()
    {
        var inbox = await SubscribeAsync(await ConnectAsync(), "last");
        var client = await ConnectAsync();

        Assert.True(client.TryEnqueue(new MqttMessage("last", "goodbye"), out _));
        await client.DisconnectAsync().Within("the client disconnects");

        Assert.Equal("goodbye", (await inbox.NextAsync("the goodbye")).Text());
    }

    [ContractFact]
    public async Task A_disposed_client_fails_what_is_not_complete()
    {
        await using var client = Create(Options);
        var publishing = client.PublishAsync(new MqttMessage("a", "b", QoS.AtLeastOnce));
        var subscribing = client.SubscribeAsync("a", QoS.AtLeastOnce, (_, _) => ValueTask.CompletedTask);

        await client.DisposeAsync();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => publishing.Within("the publish fails"));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => subscribing.Within("the subscription fails"));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => client.PublishAsync(new MqttMessage("a", "b")));
    }

    [ContractFact]
    public async Task A_server_that_falls_silent_is_noticed_by_keep_alive()
    {
        var client = await ConnectAsync(Options with { Server = Proxy.Address, KeepAlive = TimeSpan.FromSeconds(1) });
        var ends = new Inbox<MqttDisconnectedEventArgs>();
        client.Disconnected += (_, end) => ends.Put(end);

        Proxy.Stall();
        var end = await ends.NextAsync("the client gives the connection up");

        Assert.Equal(MqttDisconnectOrigin.Network, end.Origin);
        Assert.Contains("ping", end.Text, StringComparison.Ordinal);
        Assert.True(end.WillReconnect);
    }

    [ContractFact]
    public async Task Pings_keep_an_idle_connection()
    {
        var keepAlive = TimeSpan.FromSeconds(4); // a pause of a busy machine is shorter
        var watcher = await SubscribeAsync(await ConnectAsync(), "will");
        var client = await ConnectAsync(Options with { KeepAlive = keepAlive });
        var ends = new Inbox<MqttDisconnectedEventArgs>();
        client.Disconnected += (_, end) => ends.Put(end);
        var other = await ConnectAsync(Options with { Will = LastWords, KeepAlive = keepAlive, Server = Proxy.Address });

        // The server gives a silent client 6 s; the will of one that is stalled shows that they have passed.
        Proxy.Stall();
        await watcher.NextAsync("the server gives up on the stalled client");

        Assert.False(ends.TryTake(out _));
        Assert.Equal(MqttClientState.Connected, client.State);
        Proxy.Flow();
        await other.DisposeAsync();
    }
}
