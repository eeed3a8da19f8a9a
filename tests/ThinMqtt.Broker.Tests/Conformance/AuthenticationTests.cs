using System.Security.Cryptography;
using System.Text;
using ThinMqtt.Protocol;

namespace ThinMqtt.Broker.Tests.Conformance;

/// <summary>Enhanced authentication: section 4.12.</summary>
public sealed class AuthenticationTests : ConformanceTest
{
    public AuthenticationTests()
    {
        Settings.Authenticators.Add(new AskingAuthenticator());
        Settings.Access(access => access.Users = [new() { Name = "ann", ScramSha256 = ScramCredential.Create("secret") }]);
    }

    [Fact]
    public async Task MQTT_4_12_0_2_to_5_data_goes_back_and_forth_until_CONNACK()
    {
        var client = await Open();
        await client.Send(With("ASK", "hello").Write);
        var challenge = await client.Receive<AuthPacket>();
        Assert.Equal((ReasonCode.ContinueAuthentication, "ASK", "name?"), Of(challenge));
        await client.Send(Auth(ReasonCode.ContinueAuthentication, "ASK", "ann"));
        var answer = await client.Receive<ConnAckPacket>();
        Assert.Equal(
            (ReasonCode.Success, "ASK", "welcome ann"),
            (answer.ReasonCode, answer.Properties.AuthenticationMethod, Encoding.UTF8.GetString(answer.Properties.AuthenticationData!)));
        await client.ReceiveNothing();
    }

    [Fact]
    public async Task MQTT_4_12_0_1_an_unknown_method_is_refused_with_0x8C()
    {
        var client = await Open();
        Assert.Equal(ReasonCode.BadAuthenticationMethod, (await client.Connect(With("ask", "hello"))).ReasonCode);
        await client.ReceiveClose();
    }

    [Fact]
    public async Task MQTT_4_12_0_4_a_failure_is_told_in_CONNACK()
    {
        var client = await Open();
        await client.Send(With("ASK", "hello").Write);
        await client.Receive<AuthPacket>();
        await client.Send(Auth(ReasonCode.ContinueAuthentication, "ASK", "nobody"));
        Assert.Equal(ReasonCode.NotAuthorized, (await client.Receive<ConnAckPacket>()).ReasonCode);
        await client.ReceiveClose();
    }

    [Theory]
    [InlineData("SCRAM-SHA-256", ReasonCode.ContinueAuthentication)]
    [InlineData("ASK", ReasonCode.Reauthenticate)]
    public async Task MQTT_4_12_0_5_another_method_or_reason_in_AUTH_is_a_protocol_error(string method, ReasonCode reasonCode)
    {
        var client = await Open();
        await client.Send(With("ASK", "hello").Write);
        await client.Receive<AuthPacket>();
        await client.Send(Auth(reasonCode, method, "ann"));
        Assert.Equal(ReasonCode.ProtocolError, (await client.Receive<ConnAckPacket>()).ReasonCode);
        await client.ReceiveClose();
    }

    [Fact]
    public async Task MQTT_3_1_2_30_no_other_packet_than_AUTH_and_DISCONNECT_may_come_before_CONNACK()
    {
        var client = await Open();
        await client.Send(With("ASK", "hello").Write);
        await client.Receive<AuthPacket>();
        await client.SendPublish("t");
        await client.ReceiveClose();
    }

    [Fact]
    public async Task MQTT_4_12_1_1_a_client_authenticates_again_and_keeps_its_connection()
    {
        var client = await Connected();
        await client.Send(Auth(ReasonCode.Reauthenticate, "ASK", "hello"));
        await client.SendPublish("t", "", QoS.AtLeastOnce);
        Assert.Equal((ReasonCode.ContinueAuthentication, "ASK", "name?"), Of(await client.Receive<AuthPacket>()));
        await client.ReceiveAck(PacketType.PubAck, 1);
        await client.Send(Auth(ReasonCode.ContinueAuthentication, "ASK", "ann"));
        Assert.Equal((ReasonCode.Success, "ASK", "welcome ann"), Of(await client.Receive<AuthPacket>()));
        await client.ReceiveNothing();
    }

    [Fact]
    public async Task MQTT_4_12_1_2_a_failed_re_authentication_ends_the_connection()
    {
        var client = await Connected();
        await client.Send(Auth(ReasonCode.Reauthenticate, "ASK", "hello"));
        await client.Receive<AuthPacket>();
        await client.Send(Auth(ReasonCode.ContinueAuthentication, "ASK", "nobody"));
        await client.ReceiveDisconnect(ReasonCode.NotAuthorized);
    }

    [Theory]
    [InlineData("secret", true)]
    [InlineData("wrong", false)]
    public async Task SCRAM_SHA_256_proves_the_password_without_sending_it(string password, bool isRight)
    {
        const string first = "n=ann,r=clientnonce";
        var client = await Open();
        await client.Send(With("SCRAM-SHA-256", "n,," + first).Write);
        var serverFirst = Of(await client.Receive<AuthPacket>()).Data;
        var parts = serverFirst.Split(',');
        var salted = Rfc2898DeriveBytes.Pbkdf2(
            password, Convert.FromBase64String(parts[1][2..]), int.Parse(parts[2][2..], null), HashAlgorithmName.SHA256, 32);
        var withoutProof = $"c=biws,{parts[0]}";
        var clientKey = HMACSHA256.HashData(salted, "Client Key"u8);
        var signature = HMACSHA256.HashData(SHA256.HashData(clientKey), Encoding.UTF8.GetBytes($"{first},{serverFirst},{withoutProof}"));
        var proof = clientKey.Zip(signature, (one, other) => (byte)(one ^ other)).ToArray();
        await client.Send(Auth(ReasonCode.ContinueAuthentication, "SCRAM-SHA-256", $"{withoutProof},p={Convert.ToBase64String(proof)}"));
        var answer = await client.Receive<ConnAckPacket>();
        Assert.Equal(isRight ? ReasonCode.Success : ReasonCode.NotAuthorized, answer.ReasonCode);
        if (isRight)
        {
            Assert.StartsWith("v=", Encoding.UTF8.GetString(answer.Properties.AuthenticationData!), StringComparison.Ordinal);
        }
    }

    private async Task<RawClient> Connected()
    {
        var client = await Open();
        await client.Send(With("ASK", "hello").Write);
        await client.Receive<AuthPacket>();
        await client.Send(Auth(ReasonCode.ContinueAuthentication, "ASK", "ann"));
        Assert.Equal(ReasonCode.Success, (await client.Receive<ConnAckPacket>()).ReasonCode);
        return client;
    }

    private static ConnectPacket With(string method, string data) => ConnectPacket("a", properties: new MqttProperties
    {
        AuthenticationMethod = method,
        AuthenticationData = Encoding.UTF8.GetBytes(data),
    });

    private static AuthPacket Auth(ReasonCode reasonCode, string method, string data) => new()
    {
        ReasonCode = reasonCode,
        Properties = new MqttProperties { AuthenticationMethod = method, AuthenticationData = Encoding.UTF8.GetBytes(data) },
    };

    private static (ReasonCode ReasonCode, string? Method, string Data) Of(AuthPacket packet) =>
        (packet.ReasonCode, packet.Properties.AuthenticationMethod, Encoding.UTF8.GetString(packet.Properties.AuthenticationData ?? []));

    /// <summary>Asks for a name, and believes whoever is not nobody.</summary>
    private sealed class AskingAuthenticator : IEnhancedAuthenticator
    {
        public string Method => "ASK";

        public IEnhancedAuthenticationExchange Begin(EnhancedAuthenticationContext context) => new Exchange();

        private sealed class Exchange : IEnhancedAuthenticationExchange
        {
            public async ValueTask<EnhancedAuthenticationStep> NextAsync(ReadOnlyMemory<byte> data, CancellationToken cancellationToken)
            {
                await Task.Yield(); // as one that asks a directory
                return Encoding.UTF8.GetString(data.Span) switch
                {
                    "hello" => new EnhancedAuthenticationStep.Challenge("name?"u8.ToArray()),
                    "nobody" => new EnhancedAuthenticationStep.Failure(ReasonCode.NotAuthorized, "nobody is not let in"),
                    var name => new EnhancedAuthenticationStep.Success(name, Encoding.UTF8.GetBytes($"welcome {name}")),
                };
            }
        }
    }
}
