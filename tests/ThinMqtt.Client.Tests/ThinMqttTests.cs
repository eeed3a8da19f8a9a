using ThinMqtt.Testing;

namespace ThinMqtt.Client.Tests;

public sealed class Our_broker_with_MQTT_5_0_Tests : ClientContractOfVersion5
{
    protected override ITestServer CreateServer() => new ThinMqttServer(roles: "broker");
}

public sealed class Our_broker_with_MQTT_3_1_1_Tests : ClientContractOfVersion311
{
    protected override ITestServer CreateServer() => new ThinMqttServer(roles: "broker");
}
