using ThinMqtt.Broker.Tests.Access;
using ThinMqtt.Protocol;

namespace ThinMqtt.Broker.Tests.Conformance;

/// <summary>Who may connect, and what a refusal looks like in both versions: sections 3.1.4, 3.3.4, 3.8.4 and 5.4.</summary>
public sealed class AccessTests : ConformanceTest
{
    private void UseRules(string rules) => Settings.Access(access =>
    {
        access.Roles = [new() { Name = "role", Rules = Rules.Parse(rules) }];
        access.AnonymousRoles = ["role"];
    });

    [Theory]
    [InlineData(MqttVersion.V311)]
    [InlineData(MqttVersion.V500)]
    public async Task User_name_and_password_are_checked(MqttVersion version)
    {
        Settings.AllowAnonymous = false;
        Settings.Access(access => access.Users = [new() { Name = "ann", PasswordHash = PasswordHash.Create("secret", 1000) }]);
        (string? User, string? Password, ReasonCode ReasonCode)[] cases =
        [
            ("ann", "secret", ReasonCode.Success),
            ("ann", "wrong", ReasonCode.BadUserNameOrPassword),
            ("bob", "secret", ReasonCode.BadUserNameOrPassword),
            ("ann", null, ReasonCode.BadUserNameOrPassword),
            (null, null, ReasonCode.NotAuthorized),
        ];
        foreach (var (user, password, reasonCode) in cases)
        {
            var client = await Open(version);
            var answer = await client.Connect(ConnectPacket("a", version) with
            {
                UserName = user,
                Password = password is null ? null : System.Text.Encoding.UTF8.GetBytes(password),
            });
            Assert.Equal((reasonCode, false), (answer.ReasonCode, answer.SessionPresent));
            if (reasonCode != ReasonCode.Success)
            {
                await client.ReceiveClose();
            }
        }
    }

    [Fact]
    public async Task Packets_sent_while_a_password_is_checked_are_dealt_with_afterwards()
    {
        Settings.Access(access => access.Users = [new() { Name = "ann", PasswordHash = PasswordHash.Create("secret", 50_000) }]);
        var client = await Open();
        await client.Send(output =>
        {
            (ConnectPacket("a") with { UserName = "ann", Password = "secret"u8.ToArray() }).Write(output);
            PingPacket.Write(output, PacketType.PingReq);
        });
        Assert.Equal(ReasonCode.Success, (await client.Receive<ConnAckPacket>()).ReasonCode);
        await client.Receive<ReceivedPingResp>();
    }

    [Theory]
    [InlineData(MqttVersion.V311, QoS.AtLeastOnce)]
    [InlineData(MqttVersion.V311, QoS.ExactlyOnce)]
    [InlineData(MqttVersion.V500, QoS.AtMostOnce)]
    [InlineData(MqttVersion.V500, QoS.AtLeastOnce)]
    [InlineData(MqttVersion.V500, QoS.ExactlyOnce)]
    public async Task A_publication_that_is_not_allowed_is_acknowledged_and_goes_nowhere(MqttVersion version, QoS qos)
    {
        UseRules("refuse secret/#; allow #");
        var observer = await Connect("observer");
        await Subscribe(observer, "open/#");
        Host.Broker.Retained.Set(new Message { TopicName = "secret/a"u8.ToArray(), Payload = "kept"u8.ToArray() });
        var client = await Connect("a", version);
        var reasonCode = await Publish(client, "secret/a", "x", qos, retain: true);
        Assert.Equal(version == MqttVersion.V500 && qos != QoS.AtMostOnce ? ReasonCode.NotAuthorized : ReasonCode.Success, reasonCode);
        Assert.Equal("kept"u8.ToArray(), Host.Broker.Retained.Find("secret/a"u8)!.Payload);
        await Publish(client, "open/a", "x", qos);
        await observer.ReceivePublish();
    }

    [Theory]
    [InlineData(MqttVersion.V311, ReasonCode.UnspecifiedError)]
    [InlineData(MqttVersion.V500, ReasonCode.NotAuthorized)]
    public async Task A_subscription_that_is_not_allowed_is_refused_shared_or_not(MqttVersion version, ReasonCode refusal)
    {
        UseRules("refuse secret/#; allow #");
        var client = await Connect("a", version);
        Assert.Equal(refusal, await Subscribe(client, "secret/a"));
        Assert.Equal(refusal, await Subscribe(client, "#"));
        Assert.Equal(refusal, await Subscribe(client, "$share/g/secret/a"));
        Assert.Equal(ReasonCode.Success, await Subscribe(client, "$share/g/open/#"));
        Assert.Equal(1, Host.Broker.Subscriptions.Count);
    }

    [Theory]
    [InlineData(MqttVersion.V311)]
    [InlineData(MqttVersion.V500)]
    public async Task A_Will_that_is_not_allowed_is_refused_with_the_connection(MqttVersion version)
    {
        UseRules("allow devices/%c/#");
        var client = await Open(version);
        Assert.Equal(ReasonCode.NotAuthorized, (await client.Connect(ConnectPacket("a", version, will: Will("devices/b/presence")))).ReasonCode);
        await client.ReceiveClose();
        await Connect("a", version, will: Will("devices/a/presence"));
    }
}
