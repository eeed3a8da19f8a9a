using System.Text;

namespace ThinMqtt.Protocol;

public sealed partial record MqttProperties
{
    private MqttProperties(ReadOnlySpan<byte> block, PacketType packet)
    {
        List<uint>? subscriptionIdentifiers = null;
        List<UserProperty>? userProperties = null;
        var reader = new PropertyReader(block, packet);
        while (reader.TryNext(out var property))
        {
            switch (property)
            {
                case PropertyIdentifier.PayloadFormatIndicator:
                    PayloadFormatIndicator = reader.ReadFlag(property);
                    break;
                case PropertyIdentifier.MessageExpiryInterval:
                    MessageExpiryInterval = reader.ReadUInt32();
                    break;
                case PropertyIdentifier.ContentType:
                    ContentType = reader.ReadString();
                    break;
                case PropertyIdentifier.ResponseTopic:
                    ResponseTopic = Encoding.UTF8.GetString(reader.ReadResponseTopic());
                    break;
                case PropertyIdentifier.CorrelationData:
                    CorrelationData = reader.ReadBinary().ToArray();
                    break;
                case PropertyIdentifier.SubscriptionIdentifier:
                    (subscriptionIdentifiers ??= []).Add(reader.ReadSubscriptionIdentifier());
                    break;
                case PropertyIdentifier.SessionExpiryInterval:
                    SessionExpiryInterval = reader.ReadUInt32();
                    break;
                case PropertyIdentifier.AssignedClientIdentifier:
                    AssignedClientIdentifier = reader.ReadString();
                    break;
                case PropertyIdentifier.ServerKeepAlive:
                    ServerKeepAlive = reader.ReadUInt16();
                    break;
                case PropertyIdentifier.AuthenticationMethod:
                    AuthenticationMethod = reader.ReadString();
                    break;
                case PropertyIdentifier.AuthenticationData:
                    AuthenticationData = reader.ReadBinary().ToArray();
                    break;
                case PropertyIdentifier.RequestProblemInformation:
                    RequestProblemInformation = reader.ReadFlag(property);
                    break;
                case PropertyIdentifier.WillDelayInterval:
                    WillDelayInterval = reader.ReadUInt32();
                    break;
                case PropertyIdentifier.RequestResponseInformation:
                    RequestResponseInformation = reader.ReadFlag(property);
                    break;
                case PropertyIdentifier.ResponseInformation:
                    ResponseInformation = reader.ReadString();
                    break;
                case PropertyIdentifier.ServerReference:
                    ServerReference = reader.ReadString();
                    break;
                case PropertyIdentifier.ReasonString:
                    ReasonString = reader.ReadString();
                    break;
                case PropertyIdentifier.ReceiveMaximum:
                    ReceiveMaximum = reader.ReadNonZeroUInt16(property);
                    break;
                case PropertyIdentifier.TopicAliasMaximum:
                    TopicAliasMaximum = reader.ReadUInt16();
                    break;
                case PropertyIdentifier.TopicAlias:
                    TopicAlias = reader.ReadTopicAlias();
                    break;
                case PropertyIdentifier.MaximumQoS:
                    MaximumQoS = reader.ReadFlag(property) ? QoS.AtLeastOnce : QoS.AtMostOnce;
                    break;
                case PropertyIdentifier.RetainAvailable:
                    RetainAvailable = reader.ReadFlag(property);
                    break;
                case PropertyIdentifier.UserProperty:
                    (userProperties ??= []).Add(new UserProperty(reader.ReadString(), reader.ReadString()));
                    break;
                case PropertyIdentifier.MaximumPacketSize:
                    MaximumPacketSize = reader.ReadNonZeroUInt32(property);
                    break;
                case PropertyIdentifier.WildcardSubscriptionAvailable:
                    WildcardSubscriptionAvailable = reader.ReadFlag(property);
                    break;
                case PropertyIdentifier.SubscriptionIdentifierAvailable:
                    SubscriptionIdentifierAvailable = reader.ReadFlag(property);
                    break;
                case PropertyIdentifier.SharedSubscriptionAvailable:
                    SharedSubscriptionAvailable = reader.ReadFlag(property);
                    break;
                default:
                    throw new InvalidOperationException($"{property} is in the table of properties but not read.");
            }
        }

        SubscriptionIdentifiers = subscriptionIdentifiers ?? SubscriptionIdentifiers;
        UserProperties = userProperties ?? UserProperties;
    }
}
