using ThinMqtt.Protocol;
using ThinMqtt.Testing;

namespace ThinMqtt.Client.Tests;

/// <summary>What the client says where MQTT 3.1.1 lacks something.</summary>
public abstract class ClientContractOfVersion311 : ClientContract
{
    protected sealed override MqttVersion Version => MqttVersion.V311;

    [ContractFact]
    public async Task A_shared_subscription_is_refused_and_the_server_is_not_asked()
    {
        var client = await ConnectAsync();
        var subscribing = client.SubscribeAsync("$share/group/jobs/+", QoS.AtLeastOnce, (_, _) => ValueTask.CompletedTask);

        var refusal = await Assert.ThrowsAsync<MqttSubscribeException>(() => subscribing.Within("the refusal"));

        Assert.False(client.Connection!.SharedSubscriptionAvailable);
        Assert.Equal([ReasonCode.SharedSubscriptionsNotSupported], refusal.ReasonCodes);
        Assert.Contains("3.1.1", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("$share/group/jobs/+", refusal.Message, StringComparison.Ordinal);
    }

    [ContractFact]
    public async Task A_request_is_refused()
    {
        var client = await ConnectAsync();

        var refusal = await Assert.ThrowsAsync<NotSupportedException>(
            () => client.RequestAsync(new MqttMessage("question", "?"), CancellationToken.None));

        Assert.Contains("5.0", refusal.Message, StringComparison.Ordinal);
    }
}
