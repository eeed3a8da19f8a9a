using FsCheck;
using FsCheck.Fluent;
using static ThinMqtt.Protocol.Tests.ValueGenerators;

namespace ThinMqtt.Protocol.Tests;

/// <summary>Property lists that their packet may carry.</summary>
internal static class PropertyGenerators
{
    private static readonly Gen<UserProperty> AnyUserProperty =
        from name in AnyText from value in AnyText select new UserProperty(name, value);

    private static readonly Dictionary<PropertyIdentifier, Gen<Edit>> Edits = new()
    {
        [PropertyIdentifier.PayloadFormatIndicator] = Set(AnyFlag, (list, value) => list with { PayloadFormatIndicator = value }),
        [PropertyIdentifier.MessageExpiryInterval] = Set(AnyUInt32, (list, value) => list with { MessageExpiryInterval = value }),
        [PropertyIdentifier.ContentType] = Set(AnyText, (list, value) => list with { ContentType = value }),
        [PropertyIdentifier.ResponseTopic] = Set(AnyTopicName, (list, value) => list with { ResponseTopic = value }),
        [PropertyIdentifier.CorrelationData] = Set(AnyBinary, (list, value) => list with { CorrelationData = value }),
        [PropertyIdentifier.SubscriptionIdentifier] =
            Set(AnySubscriptionIdentifier, (list, value) => list with { SubscriptionIdentifiers = [value] }),
        [PropertyIdentifier.SessionExpiryInterval] = Set(AnyUInt32, (list, value) => list with { SessionExpiryInterval = value }),
        [PropertyIdentifier.AssignedClientIdentifier] = Set(AnyText, (list, value) => list with { AssignedClientIdentifier = value }),
        [PropertyIdentifier.ServerKeepAlive] = Set(AnyUInt16, (list, value) => list with { ServerKeepAlive = value }),
        [PropertyIdentifier.AuthenticationMethod] = Set(AnyText, (list, value) => list with { AuthenticationMethod = value }),
        [PropertyIdentifier.AuthenticationData] = Set(
            AnyBinary,
            (list, value) => list with { AuthenticationData = value, AuthenticationMethod = list.AuthenticationMethod ?? "m" }),
        [PropertyIdentifier.RequestProblemInformation] = Set(AnyFlag, (list, value) => list with { RequestProblemInformation = value }),
        [PropertyIdentifier.WillDelayInterval] = Set(AnyUInt32, (list, value) => list with { WillDelayInterval = value }),
        [PropertyIdentifier.RequestResponseInformation] = Set(AnyFlag, (list, value) => list with { RequestResponseInformation = value }),
        [PropertyIdentifier.ResponseInformation] = Set(AnyText, (list, value) => list with { ResponseInformation = value }),
        [PropertyIdentifier.ServerReference] = Set(AnyText, (list, value) => list with { ServerReference = value }),
        [PropertyIdentifier.ReasonString] = Set(AnyText, (list, value) => list with { ReasonString = value }),
        [PropertyIdentifier.ReceiveMaximum] = Set(NonZeroUInt16, (list, value) => list with { ReceiveMaximum = value }),
        [PropertyIdentifier.TopicAliasMaximum] = Set(AnyUInt16, (list, value) => list with { TopicAliasMaximum = value }),
        [PropertyIdentifier.TopicAlias] = Set(NonZeroUInt16, (list, value) => list with { TopicAlias = value }),
        [PropertyIdentifier.MaximumQoS] =
            Set(AnyFlag, (list, value) => list with { MaximumQoS = value ? QoS.AtLeastOnce : QoS.AtMostOnce }),
        [PropertyIdentifier.RetainAvailable] = Set(AnyFlag, (list, value) => list with { RetainAvailable = value }),
        [PropertyIdentifier.UserProperty] =
            Set(AnyUserProperty.ListOf(1, 4), (list, values) => list with { UserProperties = values }),
        [PropertyIdentifier.MaximumPacketSize] =
            Set(AnyUInt32.Where(value => value != 0), (list, value) => list with { MaximumPacketSize = value }),
        [PropertyIdentifier.WildcardSubscriptionAvailable] =
            Set(AnyFlag, (list, value) => list with { WildcardSubscriptionAvailable = value }),
        [PropertyIdentifier.SubscriptionIdentifierAvailable] =
            Set(AnyFlag, (list, value) => list with { SubscriptionIdentifierAvailable = value }),
        [PropertyIdentifier.SharedSubscriptionAvailable] = Set(AnyFlag, (list, value) => list with { SharedSubscriptionAvailable = value }),
    };

    private delegate MqttProperties Edit(MqttProperties list);

    /// <summary>Any of the properties of <paramref name="packet"/>, each as often there as not; none in 3.1.1.</summary>
    public static Gen<MqttProperties> Of(PacketType packet, MqttVersion version = MqttVersion.V500) =>
        Of(version == MqttVersion.V500 ? PropertyTable.Allowed.Where(pair => pair.Packet == packet).Select(pair => pair.Property) : []);

    /// <summary>What of a PUBLISH is no field of <see cref="PublishPacket"/>.</summary>
    public static Gen<MqttProperties> Forwarded { get; } = Of(
    [
        PropertyIdentifier.PayloadFormatIndicator, PropertyIdentifier.ContentType, PropertyIdentifier.ResponseTopic,
        PropertyIdentifier.CorrelationData, PropertyIdentifier.UserProperty,
    ]);

    private static Gen<MqttProperties> Of(IEnumerable<PropertyIdentifier> properties) => properties.Aggregate(
        Gen.Constant(MqttProperties.Empty),
        (lists, property) =>
            from list in lists
            from edit in Gen.OneOf(Gen.Constant<Edit>(same => same), Edits[property])
            select edit(list));

    private static Gen<Edit> Set<T>(Gen<T> values, Func<MqttProperties, T, MqttProperties> set) =>
        values.Select<T, Edit>(value => list => set(list, value));
}
