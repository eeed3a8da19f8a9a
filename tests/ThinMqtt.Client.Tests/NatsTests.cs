using ThinMqtt.Protocol;
using ThinMqtt.Testing;

namespace ThinMqtt.Client.Tests;

[NeedsNats]
[WithoutExactlyOnce]
public sealed class Nats_with_MQTT_3_1_1_Tests : ClientContractOfVersion311
{
    protected override QoS HighestQoS => QoS.AtLeastOnce;

    protected override ITestServer CreateServer() => new NatsServer();

    [ContractFact]
    public async Task The_version_is_found_and_QoS_2_granted_as_QoS_1()
    {
        var client = await ConnectAsync(Options with { Version = null });
        var subscription = await client.SubscribeAsync("a", QoS.ExactlyOnce, (_, _) => ValueTask.CompletedTask).Within("the subscription");

        Assert.Equal(MqttVersion.V311, client.Connection!.Version);
        Assert.Equal([ReasonCode.GrantedQoS1], subscription.ReasonCodes);
    }

    [ContractFact]
    public async Task A_client_that_wants_5_0_is_told_what_to_do()
    {
        var client = Create(Options with { Version = MqttVersion.V500 });

        var refusal = await Assert.ThrowsAsync<MqttConnectException>(() => client.ConnectAsync().Within("the refusal"));

        Assert.Contains($"{Server.Tcp.Authority} does not speak MQTT 5.0. Use 3.1.1", refusal.Message, StringComparison.Ordinal);
    }
}

[AttributeUsage(AttributeTargets.Class)]
public sealed class NeedsNatsAttribute : NeedsAttribute
{
    public override string? SkipReason => NatsNode.SkipReason;
}
