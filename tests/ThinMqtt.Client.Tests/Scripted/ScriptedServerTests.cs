using ThinMqtt.Protocol;
using ThinMqtt.Testing;

namespace ThinMqtt.Client.Tests;

public sealed class ScriptedServerTests : IAsyncLifetime
{
    private readonly ScriptedServer _server = ScriptedServer.Start();
    private readonly Inbox<MqttDisconnectedEventArgs> _ends = new();
    private readonly List<MqttClient> _clients = [];

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await _server.DisposeAsync();
        foreach (var client in _clients)
        {
            await client.DisposeAsync();
        }
    }

    [Fact]
    public async Task After_SessionTakenOver_the_client_does_not_reconnect()
    {
        var client = await ConnectAsync();

        await _server.DisconnectAsync(ReasonCode.SessionTakenOver);
        var end = await _ends.NextAsync("the client is told");

        Assert.Equal((MqttDisconnectOrigin.Server, ReasonCode.SessionTakenOver), (end.Origin, end.ReasonCode));
        Assert.False(end.WillReconnect);
        Assert.Equal(MqttClientState.Disconnected, client.State);
    }

    [Fact]
    public async Task After_another_reason_it_does()
    {
        await ConnectAsync();

        await _server.DisconnectAsync(ReasonCode.ServerShuttingDown);

        Assert.True((await _ends.NextAsync("the client is told")).WillReconnect);
        Assert.False((await _server.AcceptAsync()).CleanStart);
    }

    [Fact]
    public async Task MQTT_3_3_4_9_A_server_that_exceeds_Receive_Maximum_is_disconnected_with_0x93()
    {
        var client = await ConnectAsync(options => options with { ReceiveMaximum = 2 });
        await HoldMessagesAsync(client);

        await _server.SendPublishAsync((QoS.AtLeastOnce, 1), (QoS.ExactlyOnce, 2), (QoS.AtLeastOnce, 3));

        var packet = await _server.ExpectDisconnectAsync();
        Assert.Equal(ReasonCode.ReceiveMaximumExceeded, packet.ReasonCode);
    }

    [Fact]
    public async Task MQTT_4_6_0_2_Messages_that_wait_together_are_acknowledged_in_their_order()
    {
        var client = await ConnectAsync();
        var first = new TaskCompletionSource();
        var begun = new Inbox<MqttMessage>();
        var subscribing = client.SubscribeAsync(
            [new TopicSubscription("a", QoS.AtLeastOnce)],
            (message, _) =>
            {
                begun.Put(message);
                return message.Dup ? default : new ValueTask(first.Task);
            },
            concurrency: 3);
        await _server.AnswerSubscribeAsync(ReasonCode.GrantedQoS1);
        await subscribing.Within("the subscription");

        await _server.SendAsync(output =>
        {
            foreach (ushort identifier in (ushort[])[1, 2, 3])
            {
                new PublishPacket { TopicName = "a"u8, QoS = QoS.AtLeastOnce, PacketIdentifier = identifier, Dup = identifier > 1 }
                    .Write(output, MqttVersion.V500);
            }
        });
        await begun.TakeAsync(3, "the messages, of which only the first waits");
        first.SetResult();

        foreach (var identifier in (int[])[1, 2, 3])
        {
            Assert.Equal(identifier, (await _server.ExpectAckAsync(PacketType.PubAck)).PacketIdentifier);
        }
    }

    [Fact]
    public async Task MQTT_3_3_4_7_The_client_keeps_to_the_servers_Receive_Maximum()
    {
        var client = new MqttClient(Options);
        _clients.Add(client);
        Assert.True(client.TryEnqueue(new MqttMessage("1", "", QoS.AtLeastOnce), out var first));
        Assert.True(client.TryEnqueue(new MqttMessage("2", "", QoS.AtLeastOnce), out var second));

        var connecting = client.ConnectAsync();
        await _server.AcceptAsync(new ConnAckPacket { Properties = new MqttProperties { ReceiveMaximum = 1 } });
        await connecting.Within("the client connects");

        Assert.Equal(8, await _server.ReceiveAsync("the first publish, alone"));
        await _server.AckAsync(PacketType.PubAck, (await _server.ExpectPublishAsync()).Identifier);
        await first.Within("the first completes");
        await _server.AckAsync(PacketType.PubAck, (await _server.ExpectPublishAsync()).Identifier);
        await second.Within("the second completes");
    }

    [Theory]
    [InlineData(QoS.ExactlyOnce, false, 1, ReasonCode.QoSNotSupported)]
    [InlineData(QoS.AtLeastOnce, true, 1, ReasonCode.RetainNotSupported)]
    [InlineData(QoS.AtMostOnce, false, 100, ReasonCode.PacketTooLarge)]
    [InlineData(QoS.AtLeastOnce, false, 1, ReasonCode.Success)]
    public async Task What_the_server_does_not_take_is_not_sent(QoS qos, bool retain, int size, ReasonCode expected)
    {
        var limits = new MqttProperties { MaximumQoS = QoS.AtLeastOnce, RetainAvailable = false, MaximumPacketSize = 50 };
        var client = await ConnectAsync(answer: new ConnAckPacket { Properties = limits });

        var publishing = client.PublishAsync(new MqttMessage("a", new byte[size], qos, retain));
        if (expected == ReasonCode.Success)
        {
            await _server.AckAsync(PacketType.PubAck, (await _server.ExpectPublishAsync()).Identifier);
        }

        Assert.Equal(expected, (await publishing.Within("the publish completes")).ReasonCode);
    }

    [Fact]
    public async Task MQTT_4_4_0_1_A_resumed_session_sends_PUBREL_and_PUBLISH_again_in_order()
    {
        var client = await ConnectAsync();
        QoS[] levels = [QoS.ExactlyOnce, QoS.ExactlyOnce, QoS.AtLeastOnce, QoS.ExactlyOnce];
        var publishing = levels.Select((qos, i) => client.PublishAsync(new MqttMessage($"{i + 1}", "", qos))).ToList();
        var identifiers = new List<ushort>();
        for (var i = 0; i < 4; i++)
        {
            identifiers.Add((await _server.ExpectPublishAsync()).Identifier);
        }

        await _server.AckAsync(PacketType.PubRec, identifiers[3]);
        await _server.AckAsync(PacketType.PubRec, identifiers[0]);
        await _server.ExpectAckAsync(PacketType.PubRel);
        await _server.ExpectAckAsync(PacketType.PubRel);
        _server.Close();
        await _server.AcceptAsync(new ConnAckPacket { SessionPresent = true });

        Assert.Equal(identifiers[3], (await _server.ExpectAckAsync(PacketType.PubRel)).PacketIdentifier);
        Assert.Equal(identifiers[0], (await _server.ExpectAckAsync(PacketType.PubRel)).PacketIdentifier);
        Assert.Equal((identifiers[1], true, "2"), await _server.ExpectPublishAsync());
        Assert.Equal((identifiers[2], true, "3"), await _server.ExpectPublishAsync());
        await _server.AckAsync(PacketType.PubComp, identifiers[0]);
        await _server.AckAsync(PacketType.PubAck, identifiers[2]);
        Assert.True((await publishing[0].Within("the first completes")).IsSuccess);
        Assert.True((await publishing[2].Within("the third completes")).IsSuccess);
    }

    [Fact]
    public async Task MQTT_4_3_3_A_message_of_QoS_2_that_comes_again_after_a_reconnect_is_handled_once()
    {
        var client = await ConnectAsync();
        var inbox = new Inbox<MqttMessage>();
        await SubscribeAsync(client, (message, _) =>
        {
            inbox.Put(message);
            return ValueTask.CompletedTask;
        });
        await _server.SendPublishAsync((QoS.ExactlyOnce, 7));
        await _server.ExpectAckAsync(PacketType.PubRec);
        _server.Close();
        await _server.AcceptAsync(new ConnAckPacket { SessionPresent = true });

        await _server.SendAsync(output =>
            new PublishPacket { TopicName = "a"u8, QoS = QoS.ExactlyOnce, Dup = true, PacketIdentifier = 7 }.Write(output, MqttVersion.V500));
        await _server.ExpectAckAsync(PacketType.PubRec);
        await _server.AckAsync(PacketType.PubRel, 7);

        Assert.Equal(ReasonCode.Success, (await _server.ExpectAckAsync(PacketType.PubComp)).ReasonCode);
        await inbox.NextAsync("the message");
        Assert.False(inbox.TryTake(out _));
    }

    [Fact]
    public async Task Server_Keep_Alive_wins_over_the_clients()
    {
        await ConnectAsync(answer: new ConnAckPacket { Properties = new MqttProperties { ServerKeepAlive = 1 } });

        await _server.ExpectAsync(PacketType.PingReq, (in Frame frame) => frame.Length);
    }

    [Fact]
    public async Task Acknowledgements_of_one_read_leave_with_one_write()
    {
        var client = await ConnectAsync();
        await SubscribeAsync(client, (_, _) => ValueTask.CompletedTask);

        await _server.SendPublishAsync([.. Enumerable.Range(1, 50).Select(i => (QoS.AtLeastOnce, (ushort)i))]);
        var reads = 0;
        for (var bytes = 0; bytes < 50 * 4; reads++)
        {
            bytes += await _server.ReceiveAsync("the acknowledgements");
        }

        Assert.InRange(reads, 1, 10);
    }

    [Fact]
    public async Task Publishes_queued_together_leave_with_one_write()
    {
        var client = new MqttClient(Options);
        _clients.Add(client);
        for (var i = 0; i < 50; i++)
        {
            Assert.True(client.TryEnqueue(new MqttMessage("a", "", QoS.AtLeastOnce), out _));
        }

        var connecting = client.ConnectAsync();
        await _server.AcceptAsync();
        await connecting.Within("the client connects");

        Assert.Equal(50 * 8, await _server.ReceiveAsync("the publishes"));
    }

    [Fact]
    public async Task An_unknown_topic_alias_is_a_protocol_error()
    {
        await ConnectAsync();

        await _server.SendAsync(output => new PublishPacket { TopicAlias = 3 }.Write(output, MqttVersion.V500));

        var packet = await _server.ExpectDisconnectAsync();
        Assert.Equal(ReasonCode.ProtocolError, packet.ReasonCode);
        Assert.Equal(MqttDisconnectOrigin.Client, (await _ends.NextAsync("the client gives up")).Origin);
    }

    [Fact]
    public async Task A_refused_subscription_throws_with_the_reasons()
    {
        var client = await ConnectAsync();
        var subscribing = client.SubscribeAsync("a", QoS.AtLeastOnce, (_, _) => ValueTask.CompletedTask);
        await _server.AnswerSubscribeAsync(ReasonCode.NotAuthorized);

        var refusal = await Assert.ThrowsAsync<MqttSubscribeException>(() => subscribing.Within("the refusal"));

        Assert.Equal([ReasonCode.NotAuthorized], refusal.ReasonCodes);
    }

    [Fact]
    public async Task A_lost_subscription_names_the_filters_that_are_refused_whatever_was_unsubscribed_from_before()
    {
        var client = await ConnectAsync();
        var lost = new Inbox<MqttSubscription>();
        client.SubscriptionLost += (_, arguments) => lost.Put(arguments.Subscription);
        var subscribing = SubscribeToAsync(client, "a", "b", "c");
        await _server.AnswerSubscribeAsync(ReasonCode.GrantedQoS1, ReasonCode.GrantedQoS1, ReasonCode.GrantedQoS1);
        await subscribing.Within("the subscription");
        _ = client.UnsubscribeAsync(["a"]);

        _server.Close();
        await _server.AcceptAsync();
        await _server.AnswerSubscribeAsync(ReasonCode.GrantedQoS1, ReasonCode.NotAuthorized);

        var subscription = await lost.NextAsync("the loss");
        Assert.Equal(["c"], subscription.RefusedFilters);
        Assert.Equal([ReasonCode.NoSubscriptionExisted, ReasonCode.GrantedQoS1, ReasonCode.NotAuthorized], subscription.ReasonCodes);
    }

    [Fact]
    public async Task MQTT_3_8_4_6_A_server_that_does_not_answer_for_each_filter_is_disconnected_and_asked_again()
    {
        var client = await ConnectAsync();
        var subscribing = SubscribeToAsync(client, "a", "b");

        await _server.AnswerSubscribeAsync(ReasonCode.GrantedQoS1);
        Assert.Equal(ReasonCode.ProtocolError, (await _server.ExpectDisconnectAsync()).ReasonCode);
        await _server.AcceptAsync(new ConnAckPacket { SessionPresent = true });
        await _server.AnswerSubscribeAsync(ReasonCode.GrantedQoS1, ReasonCode.GrantedQoS1);

        Assert.Empty((await subscribing.Within("the subscription")).RefusedFilters);
    }

    private static Task<MqttSubscription> SubscribeToAsync(MqttClient client, params string[] filters) => client.SubscribeAsync(
        [.. filters.Select(filter => new TopicSubscription(filter, QoS.AtLeastOnce))], (_, _) => ValueTask.CompletedTask);

    private MqttClientOptions Options => new()
    {
        Server = _server.Address,
        ClientId = "scripted",
        SessionExpiryInterval = TimeSpan.MaxValue,
        ConnectTimeout = Limit.Usual,
        ReconnectBackOff = new ReconnectBackOff { Minimum = TimeSpan.FromMilliseconds(1) },
    };

    private async Task<MqttClient> ConnectAsync(Func<MqttClientOptions, MqttClientOptions>? change = null, ConnAckPacket? answer = null)
    {
        var client = new MqttClient(change?.Invoke(Options) ?? Options);
        _clients.Add(client);
        client.Disconnected += (_, end) => _ends.Put(end);
        var connecting = client.ConnectAsync();
        await _server.AcceptAsync(answer);
        await connecting.Within("the client connects");
        return client;
    }

    private async Task SubscribeAsync(MqttClient client, Func<MqttMessage, CancellationToken, ValueTask> handler)
    {
        var subscribing = client.SubscribeAsync("a", QoS.ExactlyOnce, handler);
        await _server.AnswerSubscribeAsync(ReasonCode.GrantedQoS2);
        await subscribing.Within("the subscription");
    }

    private Task HoldMessagesAsync(MqttClient client) =>
        SubscribeAsync(client, async (_, stop) => await new TaskCompletionSource().Task.WaitAsync(stop));
}
