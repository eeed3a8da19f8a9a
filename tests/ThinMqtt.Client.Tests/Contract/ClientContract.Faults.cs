using ThinMqtt.Protocol;
using ThinMqtt.Testing;

namespace ThinMqtt.Client.Tests;

public abstract partial class ClientContract
{
    private const int Cuts = 20;

    [ContractFact]
    public async Task Nothing_is_lost_at_QoS_1_across_20_cuts()
    {
        var inbox = await PublishAcrossCutsAsync(QoS.AtLeastOnce);

        await UntilAllAsync(inbox, Enumerable.Range(0, Cuts * 25).Select(i => $"{i}"));
    }

    [ContractFact(NeedsExactlyOnce = true)]
    public async Task Nothing_is_lost_or_doubled_at_QoS_2_across_20_cuts()
    {
        var inbox = await PublishAcrossCutsAsync(QoS.ExactlyOnce);

        Assert.Equal(Enumerable.Range(0, Cuts * 25).Select(i => $"{i}"), await UntilAsync(inbox, "end"));
    }

    [ContractFact]
    public async Task Nothing_is_lost_when_the_server_is_killed_and_restarted()
    {
        var client = await ConnectAsync(Persistent);
        var inbox = await SubscribeAsync(client, "a");
        var publishing = new List<Task<MqttPublishResult>>();
        for (var i = 0; i < 100; i++)
        {
            publishing.Add(client.PublishAsync(new MqttMessage("a", $"{i}", QoS.AtLeastOnce)));
            if (i is 30 or 60)
            {
                await Server.KillAsync();
                publishing.Add(client.PublishAsync(new MqttMessage("a", "offline", QoS.AtLeastOnce)));
                await Server.StartAsync();
            }
        }

        await Task.WhenAll(publishing).Within("all complete");
        await UntilAllAsync(inbox, Enumerable.Range(0, 100).Select(i => $"{i}").Append("offline"));
    }

    [ContractFact]
    public async Task A_resumed_session_brings_what_was_published_meanwhile()
    {
        var options = Persistent with { Server = Server.Tcp };
        var first = await ConnectAsync(options);
        await SubscribeAsync(first, "a", QoS.AtLeastOnce);
        await first.DisconnectAsync().Within("the first client leaves");
        var other = await ConnectAsync();
        await other.PublishAsync(new MqttMessage("a", "meanwhile", QoS.AtLeastOnce)).Within("the publish completes");

        var second = Create(options);
        var inbox = new Inbox<MqttMessage>();
        var subscribing = second.SubscribeAsync("a", QoS.AtLeastOnce, (message, _) => Keep(inbox, message));
        var connAck = await second.ConnectAsync().Within("the second client connects");

        Assert.True(connAck.SessionPresent);
        Assert.Equal("meanwhile", (await inbox.NextAsync("the stored message")).Text());
        await subscribing.Within("the subscription");
    }

    [ContractFact]
    public async Task A_server_that_lost_the_session_is_told_everything_again()
    {
        var client = await ConnectAsync(Options with { Server = Proxy.Address });
        var inbox = await SubscribeAsync(client, "a/#");
        var connected = new Inbox<ConnAckPacket>();
        client.Connected += (_, arguments) => connected.Put(arguments.ConnAck);

        Proxy.Cut();
        var connAck = await connected.NextAsync("the client reconnects");
        await client.PublishAsync(new MqttMessage("a/b", "again", QoS.AtLeastOnce)).Within("the publish completes");

        Assert.False(connAck.SessionPresent);
        Assert.Equal("again", (await inbox.NextAsync("a message by the renewed subscription")).Text());
    }

    [ContractFact]
    public async Task A_publish_accepted_without_a_connection_goes_out_with_the_next()
    {
        var inbox = await SubscribeAsync(await ConnectAsync(), "a");
        var client = Create(Options);
        var publishing = client.PublishAsync(new MqttMessage("a", "early", HighestQoS));

        await client.ConnectAsync().Within("the client connects");

        Assert.True((await publishing.Within("the publish completes")).IsSuccess);
        Assert.Equal("early", (await inbox.NextAsync("the message")).Text());
    }

    /// <summary>
    /// One client publishes to itself through a proxy that cuts in the middle of what flows; returns when everything has completed.
    /// </summary>
    private async Task<Inbox<MqttMessage>> PublishAcrossCutsAsync(QoS qos)
    {
        var client = await ConnectAsync(Persistent);
        var inbox = await SubscribeAsync(client, "a");
        var connected = new Inbox<ConnAckPacket>();
        client.Connected += (_, arguments) => connected.Put(arguments.ConnAck);
        var publishing = new List<Task>();
        for (var cut = 0; cut < Cuts; cut++)
        {
            for (var i = 0; i < 25; i++)
            {
                publishing.Add(client.PublishAsync(new MqttMessage("a", $"{(cut * 25) + i}", qos)));
            }

            // The next connection dies on its own, in the middle of a packet, most times.
            Proxy.CutAfter = cut % 2 == 0 ? 100 + (cut * 37) : null;
            Proxy.Cut();
            await connected.NextAsync($"reconnect {cut + 1}");
        }

        Proxy.CutAfter = null;
        await Task.WhenAll(publishing).Within("all publishes complete");
        await client.PublishAsync(new MqttMessage("a", "end", qos)).Within("the end is published");
        return inbox;
    }

    /// <summary>In any order: what a lost connection left unacknowledged, NATS sends again behind what came since.</summary>
    private static async Task UntilAllAsync(Inbox<MqttMessage> inbox, IEnumerable<string> texts)
    {
        var missing = new HashSet<string>(texts);
        while (missing.Count > 0)
        {
            missing.Remove((await inbox.NextAsync($"{missing.Count} messages, such as '{missing.First()}'")).Text());
        }
    }

    private static async Task<List<string>> UntilAsync(Inbox<MqttMessage> inbox, string end)
    {
        var texts = new List<string>();
        for (var text = ""; text != end;)
        {
            text = (await inbox.NextAsync($"the message '{end}', after {texts.Count}")).Text();
            texts.Add(text);
        }

        texts.Remove(end);
        return texts;
    }
}
