using ThinMqtt.Protocol;

namespace ThinMqtt.Broker;

/// <summary>What CONNECT asked for and the limits allow, and the CONNACK that says so.</summary>
internal sealed record ConnectTerms
{
    private LimitsOptions Limits { get; init; } = new();

    private ConnectPacket Packet { get; init; } = null!;

    private string ClientId { get; init; } = "";

    private MqttProperties? Authentication { get; init; }

    /// <summary>Seconds.</summary>
    public uint ExpiryInterval { get; private init; }

    private ushort KeepAlive { get; init; }

    public static ConnectTerms Agree(LimitsOptions limits, ConnectPacket packet, string clientId, MqttProperties? authentication)
    {
        var asked = packet.Version == MqttVersion.V500
            ? packet.Properties.SessionExpiryInterval ?? 0
            : packet.CleanStart ? 0 : uint.MaxValue;
        var longest = (ushort)Math.Min(limits.MaximumKeepAlive.TotalSeconds, ushort.MaxValue);
        var isTooLong = packet.Version == MqttVersion.V500 && longest > 0 && (packet.KeepAlive == 0 || packet.KeepAlive > longest);
        return new ConnectTerms
        {
            Limits = limits,
            Packet = packet,
            ClientId = clientId,
            Authentication = authentication,
            ExpiryInterval = limits.LimitExpiry(asked),
            KeepAlive = isTooLong ? longest : packet.KeepAlive,
        };
    }

    public ClientState ToClientState(Identity identity) => new(
        identity, Math.Min(Limits.MaximumInflight, Packet.Properties.ReceiveMaximum ?? ushort.MaxValue), TimeSpan.FromSeconds(KeepAlive))
    {
        MaximumPacketSize = Packet.Properties.MaximumPacketSize ?? uint.MaxValue,
        TopicAliasMaximum = Math.Min(Packet.Properties.TopicAliasMaximum ?? 0, Limits.TopicAliasMaximum),
        WantsProblemInformation = Packet.Properties.RequestProblemInformation ?? true,
        AuthenticationMethod = Packet.Properties.AuthenticationMethod,
    };

    public ConnAckPacket ToConnAck(bool isSessionPresent) => new()
    {
        SessionPresent = isSessionPresent,
        Properties = Packet.Version == MqttVersion.V311 ? MqttProperties.Empty : new MqttProperties
        {
            SessionExpiryInterval = (Packet.Properties.SessionExpiryInterval ?? 0) == ExpiryInterval ? null : ExpiryInterval,
            AssignedClientIdentifier = Packet.ClientId.Length == 0 ? ClientId : null,
            ServerKeepAlive = KeepAlive == Packet.KeepAlive ? null : KeepAlive,
            ReceiveMaximum = Limits.ReceiveMaximum == ushort.MaxValue ? null : Limits.ReceiveMaximum,
            MaximumPacketSize = Limits.MaximumPacketSize,
            TopicAliasMaximum = Limits.TopicAliasMaximum == 0 ? null : Limits.TopicAliasMaximum,
            AuthenticationMethod = Packet.Properties.AuthenticationMethod,
            AuthenticationData = Authentication?.AuthenticationData,
        },
    };
}
