namespace ThinMqtt.Protocol;

public sealed partial record MqttProperties
{
    /// <summary>The list as it stands in <paramref name="packet"/>, without its length prefix.</summary>
    /// <exception cref="ArgumentException">A property is set that the packet may not carry, or a string is too long or cannot stand in UTF-8.</exception>
    public byte[] Encode(PacketType packet)
    {
        if (ReferenceEquals(this, Empty))
        {
            return [];
        }

        var writer = new PropertyWriter(packet);
        WriteMessage(writer);
        WriteConnection(writer);
        writer.Write(PropertyIdentifier.ReasonString, ReasonString);
        foreach (var property in UserProperties)
        {
            writer.Write(property);
        }

        return writer.ToArray();
    }

    private void WriteMessage(PropertyWriter writer)
    {
        writer.Write(PropertyIdentifier.PayloadFormatIndicator, PayloadFormatIndicator);
        writer.Write(PropertyIdentifier.MessageExpiryInterval, MessageExpiryInterval);
        writer.Write(PropertyIdentifier.ContentType, ContentType);
        writer.Write(PropertyIdentifier.ResponseTopic, ResponseTopic);
        writer.Write(PropertyIdentifier.CorrelationData, CorrelationData);
        writer.Write(PropertyIdentifier.TopicAlias, TopicAlias);
        writer.Write(PropertyIdentifier.WillDelayInterval, WillDelayInterval);
        foreach (var identifier in SubscriptionIdentifiers)
        {
            writer.WriteVariableByteInteger(PropertyIdentifier.SubscriptionIdentifier, identifier);
        }
    }

    private void WriteConnection(PropertyWriter writer)
    {
        writer.Write(PropertyIdentifier.SessionExpiryInterval, SessionExpiryInterval);
        writer.Write(PropertyIdentifier.AssignedClientIdentifier, AssignedClientIdentifier);
        writer.Write(PropertyIdentifier.ServerKeepAlive, ServerKeepAlive);
        writer.Write(PropertyIdentifier.AuthenticationMethod, AuthenticationMethod);
        writer.Write(PropertyIdentifier.AuthenticationData, AuthenticationData);
        writer.Write(PropertyIdentifier.RequestProblemInformation, RequestProblemInformation);
        writer.Write(PropertyIdentifier.RequestResponseInformation, RequestResponseInformation);
        writer.Write(PropertyIdentifier.ResponseInformation, ResponseInformation);
        writer.Write(PropertyIdentifier.ServerReference, ServerReference);
        writer.Write(PropertyIdentifier.ReceiveMaximum, ReceiveMaximum);
        writer.Write(PropertyIdentifier.TopicAliasMaximum, TopicAliasMaximum);
        writer.Write(PropertyIdentifier.MaximumQoS, MaximumQoS is { } qos and < QoS.ExactlyOnce ? qos == QoS.AtLeastOnce : null);
        writer.Write(PropertyIdentifier.RetainAvailable, RetainAvailable);
        writer.Write(PropertyIdentifier.MaximumPacketSize, MaximumPacketSize);
        writer.Write(PropertyIdentifier.WildcardSubscriptionAvailable, WildcardSubscriptionAvailable);
        writer.Write(PropertyIdentifier.SubscriptionIdentifierAvailable, SubscriptionIdentifierAvailable);
        writer.Write(PropertyIdentifier.SharedSubscriptionAvailable, SharedSubscriptionAvailable);
    }
}
