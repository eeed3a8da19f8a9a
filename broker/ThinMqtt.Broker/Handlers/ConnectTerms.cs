using ThinMqtt.Protocol;

namespace ThinMqtt.Broker;

/// <summary>What CONNECT asked for and the limits allow, and the CONNACK that says so.</summary>
internal sealed class ConnectTerms(LimitsOptions limits, ConnectRequest request, byte[]? authenticationData)
{
    private readonly ConnectPacket _packet = request.Packet;

    /// <summary>Seconds; Clean Session 0 of 3.1.1 asks for no end (section 3.1.2.11.2).</summary>
    public uint ExpiryInterval { get; } = limits.LimitExpiry(request.Packet switch
    {
        { Version: MqttVersion.V500, Properties.SessionExpiryInterval: var interval } => interval ?? 0,
        { CleanStart: true } => 0,
        _ => uint.MaxValue,
    });

    /// <summary>Seconds; only a 5.0 client can be told another than its own.</summary>
    private ushort KeepAlive
    {
        get
        {
            var longest = (ushort)Math.Min(limits.MaximumKeepAlive.TotalSeconds, ushort.MaxValue);
            var isTooLong = _packet.Version == MqttVersion.V500 && longest > 0 && (_packet.KeepAlive == 0 || _packet.KeepAlive > longest);
            return isTooLong ? longest : _packet.KeepAlive;
        }
    }

    /// <param name="identity">Who the client is.</param>
    /// <param name="now">The clock's ticks.</param>
    public ClientState ToClientState(Identity identity, long now) => new(
        identity, Math.Min(limits.MaximumInflight, _packet.Properties.ReceiveMaximum ?? ushort.MaxValue), TimeSpan.FromSeconds(KeepAlive))
    {
        MaximumPacketSize = _packet.Properties.MaximumPacketSize ?? uint.MaxValue,
        TopicAliasMaximum = Math.Min(_packet.Properties.TopicAliasMaximum ?? 0, limits.TopicAliasMaximum),
        WantsProblemInformation = _packet.Properties.RequestProblemInformation ?? true,
        PublishRate = limits.MaximumPublishRate > 0 ? new PublishRate(limits.MaximumPublishRate, limits.MaximumPublishRate, now) : default,
    };

    public ConnAckPacket ToConnAck(bool isSessionPresent) => new()
    {
        SessionPresent = isSessionPresent,
        Properties = _packet.Version == MqttVersion.V311 ? MqttProperties.Empty : new MqttProperties
        {
            SessionExpiryInterval = (_packet.Properties.SessionExpiryInterval ?? 0) == ExpiryInterval ? null : ExpiryInterval,
            AssignedClientIdentifier = _packet.ClientId.Length == 0 ? request.ClientId : null,
            ServerKeepAlive = KeepAlive == _packet.KeepAlive ? null : KeepAlive,
            ReceiveMaximum = limits.ReceiveMaximum == ushort.MaxValue ? null : limits.ReceiveMaximum,
            MaximumPacketSize = limits.MaximumPacketSize,
            TopicAliasMaximum = limits.TopicAliasMaximum == 0 ? null : limits.TopicAliasMaximum,
            AuthenticationMethod = _packet.Properties.AuthenticationMethod,
            AuthenticationData = authenticationData is { Length: > 0 } ? authenticationData : null,
        },
    };
}
