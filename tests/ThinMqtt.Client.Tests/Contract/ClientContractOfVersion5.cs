using ThinMqtt.Protocol;
using ThinMqtt.Testing;

namespace ThinMqtt.Client.Tests;

/// <summary>What only MQTT 5.0 has.</summary>
public abstract class ClientContractOfVersion5 : ClientContract
{
    protected sealed override MqttVersion Version => MqttVersion.V500;

    [ContractFact]
    public async Task Request_and_response_find_each_other()
    {
        var client = await ConnectAsync();
        var server = await ConnectAsync();
        await server.SubscribeAsync(
            "double",
            QoS.AtLeastOnce,
            async (request, cancellation) => await server.PublishAsync(
                new MqttMessage(request.ResponseTopic!, $"{2 * int.Parse(request.Text())}") { CorrelationData = request.CorrelationData },
                cancellation))
            .Within("the server's subscription");
        var requests = Enumerable.Range(0, 20).Select(i => client.RequestAsync(new MqttMessage("double", $"{i}"), CancellationToken.None));
        var answers = await Task.WhenAll(requests).Within("the answers");

        Assert.Equal(Enumerable.Range(0, 20).Select(i => $"{2 * i}"), answers.Select(answer => answer.Text()));
    }

    [ContractFact]
    public async Task A_shared_subscription_gives_each_message_to_one_client()
    {
        var inbox = new Inbox<MqttMessage>();
        for (var i = 0; i < 2; i++)
        {
            var worker = await ConnectAsync();
            await worker.SubscribeAsync("$share/group/jobs/+", QoS.AtLeastOnce, (message, _) => Keep(inbox, message))
                .Within("the subscription");
        }

        var publisher = await ConnectAsync();

        for (var i = 0; i < 10; i++)
        {
            await publisher.PublishAsync(new MqttMessage("jobs/x", $"{i}", QoS.AtLeastOnce)).Within("the publish completes");
        }

        await publisher.PublishAsync(new MqttMessage("jobs/x", "end", QoS.AtLeastOnce)).Within("the publish completes");
        var texts = (await inbox.TakeAsync(11, "a job")).Select(message => message.Text());
        Assert.Equal(Enumerable.Range(0, 10).Select(i => $"{i}").Append("end").Order(), texts.Order());
    }

    [ContractFact]
    public async Task A_request_without_answer_ends_with_its_cancellation()
    {
        var client = await ConnectAsync();
        using var limit = new CancellationTokenSource();
        var request = client.RequestAsync(new MqttMessage("nobody", "?"), limit.Token);

        await limit.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => request.Within("the cancellation"));
    }

    [ContractFact]
    public async Task The_server_is_asked_for_a_client_identifier_and_it_is_kept()
    {
        var client = await ConnectAsync(Options with { ClientId = "" });

        Assert.NotEmpty(client.ClientId);
    }

    [ContractFact]
    public async Task All_message_properties_arrive()
    {
        var client = await ConnectAsync();
        var inbox = await SubscribeAsync(client, "a");
        var sent = new MqttMessage("a", "{}", QoS.AtLeastOnce)
        {
            ContentType = "application/json",
            ResponseTopic = "b",
            CorrelationData = [1, 2, 3],
            PayloadFormatIndicator = true,
            MessageExpiryInterval = TimeSpan.FromHours(1),
            UserProperties = [new UserProperty("name", "one"), new UserProperty("name", "two")],
        };

        await client.PublishAsync(sent).Within("the publish completes");
        var received = await inbox.NextAsync("the message");

        Assert.Equal((sent.ContentType, sent.ResponseTopic), (received.ContentType, received.ResponseTopic));
        Assert.Equal(sent.PayloadFormatIndicator, received.PayloadFormatIndicator);
        Assert.Equal(sent.CorrelationData, received.CorrelationData);
        Assert.Equal(sent.UserProperties, received.UserProperties);
        Assert.InRange(received.MessageExpiryInterval!.Value, TimeSpan.FromMinutes(59), TimeSpan.FromHours(1));
    }

    [ContractFact]
    public async Task Topic_aliases_are_used_and_understood_both_ways()
    {
        var client = await ConnectAsync(Options with { UseTopicAliases = true });
        var inbox = await SubscribeAsync(client, "a/#");

        for (var i = 0; i < 40; i++)
        {
            await client.PublishAsync(new MqttMessage($"a/{i % 20}", $"{i}", QoS.AtLeastOnce)).Within("the publish completes");
        }

        var received = await inbox.TakeAsync(40, "a message");
        Assert.Equal(
            Enumerable.Range(0, 40).Select(i => ($"a/{i % 20}", $"{i}")),
            received.Select(message => (message.TopicName, message.Text())));
    }
}
