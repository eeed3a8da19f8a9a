using ThinMqtt.Protocol;
using ThinMqtt.Testing;

namespace ThinMqtt.Client.Tests;

public sealed class Our_broker_with_MQTT_5_0_Tests : ClientContractOfVersion5
{
    protected override ITestServer CreateServer() => new ThinMqttServer(roles: "broker");
}

public sealed class Our_broker_with_MQTT_3_1_1_Tests : ClientContract
{
    protected override MqttVersion Version => MqttVersion.V311;

    protected override ITestServer CreateServer() => new ThinMqttServer(roles: "broker");
}
