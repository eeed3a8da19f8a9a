using ThinMqtt.Protocol;
using ThinMqtt.Testing;

namespace ThinMqtt.Client.Tests;

public abstract partial class ClientContract
{
    [ContractTheory]
    [InlineData(QoS.AtMostOnce)]
    [InlineData(QoS.AtLeastOnce)]
    public Task A_message_arrives_at_its_QoS(QoS qos) => ArrivesAsync(qos);

    [ContractFact(NeedsExactlyOnce = true)]
    public Task A_message_arrives_at_QoS_2() => ArrivesAsync(QoS.ExactlyOnce);

    [ContractTheory]
    [InlineData(QoS.AtMostOnce)]
    [InlineData(QoS.AtLeastOnce)]
    public Task Many_messages_published_at_once_arrive_in_order(QoS qos) => ArriveInOrderAsync(qos);

    [ContractFact(NeedsExactlyOnce = true)]
    public Task Many_messages_published_at_once_at_QoS_2_arrive_in_order() => ArriveInOrderAsync(QoS.ExactlyOnce);

    [ContractFact]
    public async Task A_retained_message_waits_for_a_subscriber()
    {
        var client = await ConnectAsync();
        await client.PublishAsync(new MqttMessage("kept", "before", QoS.AtLeastOnce, retain: true)).Within("the publish completes");

        var inbox = await SubscribeAsync(client, "kept");
        var message = await inbox.NextAsync("the retained message");

        Assert.True(message.Retain);
        Assert.Equal("before", message.Text());
    }

    [ContractFact]
    public async Task A_message_of_half_a_megabyte_arrives_whole()
    {
        var payload = new byte[512 * 1024];
        new Random(1).NextBytes(payload);
        var client = await ConnectAsync();
        var inbox = await SubscribeAsync(client, "large");

        await client.PublishAsync(new MqttMessage("large", payload, QoS.AtLeastOnce)).Within("the publish completes");

        Assert.Equal(payload, (await inbox.NextAsync("the message")).Payload);
    }

    private async Task ArrivesAsync(QoS qos)
    {
        var client = await ConnectAsync();
        var inbox = await SubscribeAsync(client, "a/+");

        var result = await client.PublishAsync(new MqttMessage("a/b", "hello", qos)).Within("the publish completes");
        var message = await inbox.NextAsync("the message");

        Assert.True(result.IsSuccess);
        Assert.Equal(("a/b", "hello", qos, false), (message.TopicName, message.Text(), message.QoS, message.Retain));
    }

    private async Task ArriveInOrderAsync(QoS qos)
    {
        const int count = 500;
        var client = await ConnectAsync();
        var inbox = await SubscribeAsync(client, "a");

        var publishing = Enumerable.Range(0, count).Select(i => client.PublishAsync(new MqttMessage("a", $"{i}", qos)));
        await Task.WhenAll(publishing).Within("all complete");
        var texts = (await inbox.TakeAsync(count, "a message")).Select(message => message.Text());

        Assert.Equal(Enumerable.Range(0, count).Select(i => $"{i}"), texts);
    }
}
