using ThinMqtt.Testing;

namespace ThinMqtt.Client.Tests;

[NeedsMosquitto]
public sealed class Mosquitto_with_MQTT_5_0_Tests : ClientContractOfVersion5
{
    protected override ITestServer CreateServer() => new MosquittoServer();
}

[NeedsMosquitto]
public sealed class Mosquitto_with_MQTT_3_1_1_Tests : ClientContractOfVersion311
{
    protected override ITestServer CreateServer() => new MosquittoServer();
}

[AttributeUsage(AttributeTargets.Class)]
public sealed class NeedsMosquittoAttribute : NeedsAttribute
{
    public override string? SkipReason => MosquittoServer.SkipReason;
}
