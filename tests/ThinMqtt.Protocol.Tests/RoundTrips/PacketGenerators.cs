using FsCheck;
using FsCheck.Fluent;
using static ThinMqtt.Protocol.Tests.ValueGenerators;

namespace ThinMqtt.Protocol.Tests;

/// <summary>Packets that the specification allows, of one version.</summary>
internal static class PacketGenerators
{
    public static Gen<ConnectPacket> Connect(MqttVersion version) =>
        from clientId in AnyText
        from cleanStart in AnyFlag
        from keepAlive in AnyUInt16
        from will in Will(version).OrNull()
        from userName in AnyText.OrNull()
        from password in AnyBinary.OrNull()
        from properties in PropertyGenerators.Of(PacketType.Connect, version)
        select new ConnectPacket
        {
            Version = version,
            ClientId = clientId,
            CleanStart = cleanStart,
            KeepAlive = keepAlive,
            Will = will,
            UserName = userName,
            Password = version == MqttVersion.V311 && userName is null ? null : password,
            Properties = properties,
        };

    public static Gen<ConnAckPacket> ConnAck(MqttVersion version) =>
        from reasonCode in version == MqttVersion.V500 ? Codes(PacketType.ConnAck) : Gen.Elements(ConnectReturnCodes)
        from sessionPresent in AnyFlag
        from properties in PropertyGenerators.Of(PacketType.ConnAck, version)
        select new ConnAckPacket
        {
            ReasonCode = reasonCode,
            SessionPresent = sessionPresent && reasonCode == ReasonCode.Success,
            Properties = properties,
        };

    public static Gen<PublishModel> Publish(MqttVersion version) =>
        from topicName in AnyTopicName
        from payload in AnyBinary
        from qos in AnyQoS
        from retain in AnyFlag
        from dup in AnyFlag
        from identifier in NonZeroUInt16
        from hop in version == MqttVersion.V500 ? OneHop : Gen.Constant(new PublishHop(0, null, []))
        from properties in version == MqttVersion.V500 ? PropertyGenerators.Forwarded : Gen.Constant(MqttProperties.Empty)
        from nameless in AnyFlag
        select new PublishModel(nameless && hop.TopicAlias != 0 ? "" : topicName, payload, hop, properties)
        {
            QoS = qos,
            Retain = retain,
            Dup = dup && qos != QoS.AtMostOnce,
            PacketIdentifier = qos == QoS.AtMostOnce ? (ushort)0 : identifier,
        };

    public static Gen<AckPacket> Ack(MqttVersion version) =>
        from type in Gen.Elements(PacketType.PubAck, PacketType.PubRec, PacketType.PubRel, PacketType.PubComp)
        from identifier in NonZeroUInt16
        from reasonCode in version == MqttVersion.V500 ? Codes(type) : Gen.Constant(ReasonCode.Success)
        from properties in PropertyGenerators.Of(type, version)
        select new AckPacket(type, identifier, reasonCode) { Properties = properties == MqttProperties.Empty ? null : properties };

    public static Gen<SubscribePacket> Subscribe(MqttVersion version) =>
        from identifier in NonZeroUInt16
        from subscriptions in Subscription(version).ListOf(1, 4)
        from properties in PropertyGenerators.Of(PacketType.Subscribe, version)
        select new SubscribePacket { PacketIdentifier = identifier, Subscriptions = subscriptions, Properties = properties };

    public static Gen<SubscriptionAckPacket> SubscriptionAck(MqttVersion version) =>
        from type in Gen.Elements(PacketType.SubAck, PacketType.UnsubAck)
        from identifier in NonZeroUInt16
        from codes in (version == MqttVersion.V500 ? Codes(type) : Gen.Elements(SubscribeReturnCodes)).ListOf(1, 5)
        from properties in PropertyGenerators.Of(type, version)
        select new SubscriptionAckPacket
        {
            Type = type,
            PacketIdentifier = identifier,
            ReasonCodes = version == MqttVersion.V311 && type == PacketType.UnsubAck ? [] : codes,
            Properties = properties,
        };

    public static Gen<UnsubscribePacket> Unsubscribe(MqttVersion version) =>
        from identifier in NonZeroUInt16
        from filters in AnyText.ListOf(1, 4)
        from properties in PropertyGenerators.Of(PacketType.Unsubscribe, version)
        select new UnsubscribePacket { PacketIdentifier = identifier, TopicFilters = filters, Properties = properties };

    public static Gen<DisconnectPacket> Disconnect(MqttVersion version) =>
        from reasonCode in version == MqttVersion.V500 ? Codes(PacketType.Disconnect) : Gen.Constant(ReasonCode.Success)
        from properties in PropertyGenerators.Of(PacketType.Disconnect, version)
        select new DisconnectPacket { ReasonCode = reasonCode, Properties = properties };

    public static Gen<AuthPacket> Auth { get; } =
        from reasonCode in Codes(PacketType.Auth)
        from method in AnyText
        from properties in PropertyGenerators.Of(PacketType.Auth)
        select new AuthPacket { ReasonCode = reasonCode, Properties = properties with { AuthenticationMethod = method } };

    private static ReasonCode[] ConnectReturnCodes =>
    [
        ReasonCode.Success, ReasonCode.UnsupportedProtocolVersion, ReasonCode.ClientIdentifierNotValid, ReasonCode.ServerUnavailable,
        ReasonCode.BadUserNameOrPassword, ReasonCode.NotAuthorized,
    ];

    private static ReasonCode[] SubscribeReturnCodes =>
        [ReasonCode.Success, ReasonCode.GrantedQoS1, ReasonCode.GrantedQoS2, ReasonCode.UnspecifiedError];

    private static Gen<PublishHop> OneHop =>
        from topicAlias in AnyUInt16
        from expiry in AnyUInt32.OrAbsent()
        from identifiers in AnySubscriptionIdentifier.ListOf(0, 3)
        select new PublishHop(topicAlias, expiry, [.. identifiers]);

    private static Gen<Will> Will(MqttVersion version) =>
        from topicName in AnyTopicName
        from payload in AnyBinary
        from qos in AnyQoS
        from retain in AnyFlag
        from properties in PropertyGenerators.Of(PropertyTable.Will, version)
        select new Will { TopicName = topicName, Payload = payload, QoS = qos, Retain = retain, Properties = properties };

    private static Gen<TopicSubscription> Subscription(MqttVersion version) =>
        from filter in Gen.OneOf(AnyText, AnyText.Select(text => $"$share/g/{text}"))
        from qos in AnyQoS
        from noLocal in AnyFlag
        from retainAsPublished in AnyFlag
        from retainHandling in Gen.Elements(Enum.GetValues<RetainHandling>())
        select version == MqttVersion.V311
            ? new TopicSubscription(filter, qos)
            : new TopicSubscription(filter, qos)
            {
                NoLocal = noLocal && !filter.StartsWith("$share/", StringComparison.Ordinal),
                RetainAsPublished = retainAsPublished,
                RetainHandling = retainHandling,
            };

    private static Gen<ReasonCode> Codes(PacketType type) =>
        Gen.Elements(Enum.GetValues<ReasonCode>().Where(code => ReasonCodes.IsAllowed(code, type)).ToArray());
}
