namespace ThinMqtt.Protocol.Tests;

/// <summary>Table 2-4 of section 2.2.2.2 once more, as the specification prints it, to hold the codec against.</summary>
internal static class PropertyTable
{
    /// <summary>The reserved packet type 0 stands for Will Properties.</summary>
    public const PacketType Will = 0;

    private static readonly Dictionary<PropertyIdentifier, string> Rows = new()
    {
        [PropertyIdentifier.PayloadFormatIndicator] = "Publish Will",
        [PropertyIdentifier.MessageExpiryInterval] = "Publish Will",
        [PropertyIdentifier.ContentType] = "Publish Will",
        [PropertyIdentifier.ResponseTopic] = "Publish Will",
        [PropertyIdentifier.CorrelationData] = "Publish Will",
        [PropertyIdentifier.SubscriptionIdentifier] = "Publish Subscribe",
        [PropertyIdentifier.SessionExpiryInterval] = "Connect ConnAck Disconnect",
        [PropertyIdentifier.AssignedClientIdentifier] = "ConnAck",
        [PropertyIdentifier.ServerKeepAlive] = "ConnAck",
        [PropertyIdentifier.AuthenticationMethod] = "Connect ConnAck Auth",
        [PropertyIdentifier.AuthenticationData] = "Connect ConnAck Auth",
        [PropertyIdentifier.RequestProblemInformation] = "Connect",
        [PropertyIdentifier.WillDelayInterval] = "Will",
        [PropertyIdentifier.RequestResponseInformation] = "Connect",
        [PropertyIdentifier.ResponseInformation] = "ConnAck",
        [PropertyIdentifier.ServerReference] = "ConnAck Disconnect",
        [PropertyIdentifier.ReasonString] = "ConnAck PubAck PubRec PubRel PubComp SubAck UnsubAck Disconnect Auth",
        [PropertyIdentifier.ReceiveMaximum] = "Connect ConnAck",
        [PropertyIdentifier.TopicAliasMaximum] = "Connect ConnAck",
        [PropertyIdentifier.TopicAlias] = "Publish",
        [PropertyIdentifier.MaximumQoS] = "ConnAck",
        [PropertyIdentifier.RetainAvailable] = "ConnAck",
        [PropertyIdentifier.UserProperty] =
            "Connect ConnAck Publish Will PubAck PubRec PubRel PubComp Subscribe SubAck Unsubscribe UnsubAck Disconnect Auth",
        [PropertyIdentifier.MaximumPacketSize] = "Connect ConnAck",
        [PropertyIdentifier.WildcardSubscriptionAvailable] = "ConnAck",
        [PropertyIdentifier.SubscriptionIdentifierAvailable] = "ConnAck",
        [PropertyIdentifier.SharedSubscriptionAvailable] = "ConnAck",
    };

    public static IReadOnlyList<(PropertyIdentifier Property, PacketType Packet)> Allowed { get; } =
        [.. Rows.SelectMany(row => row.Value.Split(' ').Select(name => (row.Key, name == "Will" ? Will : Enum.Parse<PacketType>(name))))];
}
