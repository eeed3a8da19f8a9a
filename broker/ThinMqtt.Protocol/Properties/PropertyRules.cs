namespace ThinMqtt.Protocol;

/// <summary>Table 2-4 of section 2.2.2.2: which property may stand in which packet, once or often.</summary>
internal static class PropertyRules
{
    /// <summary>Will Properties lie inside CONNECT but have a list of their own: packet type 0, which is reserved, stands for them.</summary>
    public const PacketType Will = 0;

    private static readonly ushort[] Allowed = BuildAllowed();

    public static bool IsAllowed(PropertyIdentifier property, PacketType packet) =>
        (uint)property < (uint)Allowed.Length && (Allowed[(int)property] & (1 << (int)packet)) != 0;

    public static bool MayRepeat(PropertyIdentifier property, PacketType packet) =>
        property == PropertyIdentifier.UserProperty
        || (property == PropertyIdentifier.SubscriptionIdentifier && packet == PacketType.Publish);

    private static ushort[] BuildAllowed()
    {
        var allowed = new ushort[(int)PropertyIdentifier.SharedSubscriptionAvailable + 1];
        void Allow(PropertyIdentifier property, params ReadOnlySpan<PacketType> packets)
        {
            foreach (var packet in packets)
            {
                allowed[(int)property] |= (ushort)(1 << (int)packet);
            }
        }

        Allow(PropertyIdentifier.PayloadFormatIndicator, PacketType.Publish, Will);
        Allow(PropertyIdentifier.MessageExpiryInterval, PacketType.Publish, Will);
        Allow(PropertyIdentifier.ContentType, PacketType.Publish, Will);
        Allow(PropertyIdentifier.ResponseTopic, PacketType.Publish, Will);
        Allow(PropertyIdentifier.CorrelationData, PacketType.Publish, Will);
        Allow(PropertyIdentifier.SubscriptionIdentifier, PacketType.Publish, PacketType.Subscribe);
        Allow(PropertyIdentifier.SessionExpiryInterval, PacketType.Connect, PacketType.ConnAck, PacketType.Disconnect);
        Allow(PropertyIdentifier.AssignedClientIdentifier, PacketType.ConnAck);
        Allow(PropertyIdentifier.ServerKeepAlive, PacketType.ConnAck);
        Allow(PropertyIdentifier.AuthenticationMethod, PacketType.Connect, PacketType.ConnAck, PacketType.Auth);
        Allow(PropertyIdentifier.AuthenticationData, PacketType.Connect, PacketType.ConnAck, PacketType.Auth);
        Allow(PropertyIdentifier.RequestProblemInformation, PacketType.Connect);
        Allow(PropertyIdentifier.WillDelayInterval, Will);
        Allow(PropertyIdentifier.RequestResponseInformation, PacketType.Connect);
        Allow(PropertyIdentifier.ResponseInformation, PacketType.ConnAck);
        Allow(PropertyIdentifier.ServerReference, PacketType.ConnAck, PacketType.Disconnect);
        Allow(
            PropertyIdentifier.ReasonString,
            PacketType.ConnAck, PacketType.PubAck, PacketType.PubRec, PacketType.PubRel, PacketType.PubComp,
            PacketType.SubAck, PacketType.UnsubAck, PacketType.Disconnect, PacketType.Auth);
        Allow(PropertyIdentifier.ReceiveMaximum, PacketType.Connect, PacketType.ConnAck);
        Allow(PropertyIdentifier.TopicAliasMaximum, PacketType.Connect, PacketType.ConnAck);
        Allow(PropertyIdentifier.TopicAlias, PacketType.Publish);
        Allow(PropertyIdentifier.MaximumQoS, PacketType.ConnAck);
        Allow(PropertyIdentifier.RetainAvailable, PacketType.ConnAck);
        Allow(
            PropertyIdentifier.UserProperty,
            Will, PacketType.Connect, PacketType.ConnAck, PacketType.Publish, PacketType.PubAck, PacketType.PubRec, PacketType.PubRel,
            PacketType.PubComp, PacketType.Subscribe, PacketType.SubAck, PacketType.Unsubscribe, PacketType.UnsubAck,
            PacketType.Disconnect, PacketType.Auth);
        Allow(PropertyIdentifier.MaximumPacketSize, PacketType.Connect, PacketType.ConnAck);
        Allow(PropertyIdentifier.WildcardSubscriptionAvailable, PacketType.ConnAck);
        Allow(PropertyIdentifier.SubscriptionIdentifierAvailable, PacketType.ConnAck);
        Allow(PropertyIdentifier.SharedSubscriptionAvailable, PacketType.ConnAck);
        return allowed;
    }
}
