using ThinMqtt.Protocol;
using ThinMqtt.Testing;

namespace ThinMqtt.Client.Tests;

public abstract partial class ClientContract
{
    [ContractFact]
    public async Task A_handler_may_publish_and_wait()
    {
        var client = await ConnectAsync();
        var answers = await SubscribeAsync(client, "answer");
        await client.SubscribeAsync(
            "question",
            QoS.ExactlyOnce,
            async (message, cancellation) => await client.PublishAsync(message with { TopicName = "answer" }, cancellation))
            .Within("the subscription");

        await client.PublishAsync(new MqttMessage("question", "?", HighestQoS)).Within("the question is published");

        Assert.Equal("?", (await answers.NextAsync("the answer")).Text());
    }

    [ContractFact]
    public async Task A_handler_that_throws_is_reported_and_the_next_message_comes()
    {
        var client = await ConnectAsync();
        var failures = new Inbox<MqttHandlerFailedEventArgs>();
        client.HandlerFailed += (_, failure) => failures.Put(failure);
        await client.SubscribeAsync("a", QoS.AtLeastOnce, (message, _) => throw new FormatException(message.Text()))
            .Within("the subscription");

        await client.PublishAsync(new MqttMessage("a", "first", QoS.AtLeastOnce)).Within("the publish completes");
        await client.PublishAsync(new MqttMessage("a", "second", QoS.AtLeastOnce)).Within("the publish completes");

        foreach (var text in (string[])["first", "second"])
        {
            var failure = await failures.NextAsync("the failure");
            Assert.Equal(text, Assert.IsType<FormatException>(failure.Exception).Message);
            Assert.Equal(text, failure.Message?.Text());
        }
    }

    [ContractFact]
    public async Task A_slow_handler_does_not_hold_up_another()
    {
        var client = await ConnectAsync();
        var release = new TaskCompletionSource();
        await client.SubscribeAsync("slow", QoS.AtLeastOnce, async (_, _) => await release.Task).Within("the slow subscription");
        var quick = await SubscribeAsync(client, "quick");

        await client.PublishAsync(new MqttMessage("slow", "", QoS.AtLeastOnce)).Within("the publish completes");
        await client.PublishAsync(new MqttMessage("quick", "on time", QoS.AtLeastOnce)).Within("the publish completes");

        Assert.Equal("on time", (await quick.NextAsync("the quick message")).Text());
        release.SetResult();
    }

    [ContractFact]
    public async Task A_handler_may_be_called_for_as_many_messages_as_it_may_wait_with()
    {
        var client = await ConnectAsync();
        var begun = new Inbox<string>();
        var release = new TaskCompletionSource();
        await client.SubscribeAsync(
            [new TopicSubscription("a", QoS.AtLeastOnce)],
            async (message, _) =>
            {
                begun.Put(message.Text());
                await release.Task;
            },
            concurrency: 3).Within("the subscription");

        for (var i = 1; i <= 5; i++)
        {
            await client.PublishAsync(new MqttMessage("a", $"{i}", QoS.AtLeastOnce)).Within("the publish completes");
        }

        Assert.Equal(["1", "2", "3"], await begun.TakeAsync(3, "messages that wait together"));
        Assert.False(begun.TryTake(out _));
        release.SetResult();
        Assert.Equal(["4", "5"], await begun.TakeAsync(2, "the others"));
    }

    [ContractFact]
    public async Task A_disposed_subscription_gets_nothing_more()
    {
        var client = await ConnectAsync();
        var inbox = new Inbox<MqttMessage>();
        var subscription = await client.SubscribeAsync("a", QoS.AtLeastOnce, (message, _) => Keep(inbox, message))
            .Within("the subscription");

        await subscription.DisposeAsync().AsTask().Within("the server confirms");
        var other = await SubscribeAsync(client, "b");
        await client.PublishAsync(new MqttMessage("a", "for nobody", QoS.AtLeastOnce)).Within("the publish completes");
        await client.PublishAsync(new MqttMessage("b", "marker", QoS.AtLeastOnce)).Within("the publish completes");
        await other.NextAsync("the marker");

        Assert.False(inbox.TryTake(out _));
    }

    [ContractFact]
    public async Task Two_subscriptions_to_one_filter_share_it_until_the_last_is_disposed()
    {
        var client = await ConnectAsync();
        var stays = await SubscribeAsync(client, "a");
        var goes = await client.SubscribeAsync("a", QoS.ExactlyOnce, (_, _) => ValueTask.CompletedTask).Within("the other subscription");

        await goes.DisposeAsync().AsTask().Within("the other subscription ends");
        await client.PublishAsync(new MqttMessage("a", "still", QoS.AtLeastOnce)).Within("the publish completes");

        Assert.Equal("still", (await stays.NextAsync("the message")).Text());
    }

    [ContractFact]
    public async Task A_full_queue_makes_callers_wait_and_keeps_their_order()
    {
        var inbox = await SubscribeAsync(await ConnectAsync(), "a");
        var client = Create(Options with { OutgoingQueueLimit = 2 });
        var first = await client.EnqueueAsync(new MqttMessage("a", "1", QoS.AtLeastOnce)).Within("room for the first");
        await client.EnqueueAsync(new MqttMessage("a", "2", QoS.AtLeastOnce)).Within("room for the second");
        var third = client.EnqueueAsync(new MqttMessage("a", "3", QoS.AtLeastOnce));
        using var cancellation = new CancellationTokenSource();
        var withdrawn = client.EnqueueAsync(new MqttMessage("a", "never", QoS.AtLeastOnce), cancellation.Token);

        Assert.False(third.IsCompleted);
        Assert.False(client.TryEnqueue(new MqttMessage("a", "refused"), out _));
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => withdrawn.Within("the withdrawal"));
        await client.ConnectAsync().Within("the client connects");

        Assert.True((await first.Within("the first completes")).IsSuccess);
        await third.Within("the third is accepted");
        await client.PublishAsync(new MqttMessage("a", "4", QoS.AtLeastOnce)).Within("the fourth completes");
        Assert.Equal(["1", "2", "3", "4"], (await inbox.TakeAsync(4, "a message")).Select(message => message.Text()));
    }

    [ContractFact]
    public async Task A_message_that_no_handler_matches_is_reported()
    {
        var options = Persistent with { Server = Server.Tcp };
        var first = await ConnectAsync(options);
        await SubscribeAsync(first, "a", QoS.AtLeastOnce);
        await first.DisconnectAsync().Within("the first client leaves");
        var second = Create(options);
        var dropped = new Inbox<MqttMessageDroppedEventArgs>();
        second.MessageDropped += (_, drop) => dropped.Put(drop);

        await second.ConnectAsync().Within("its successor connects");
        await second.PublishAsync(new MqttMessage("a", "whose?", QoS.AtLeastOnce)).Within("the publish completes");

        Assert.Equal(MqttMessageDropReason.NoHandler, (await dropped.NextAsync("the report")).Reason);
    }
}
