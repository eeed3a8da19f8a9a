using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace ThinMqtt.Protocol.Tests;

/// <summary>The decoded fields of a packet as JSON, so that packets can be compared field by field and kept as data.</summary>
internal static class PacketJson
{
    private static readonly JsonSerializerOptions Options = new()
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter(), new HexConverter() },
    };

    public static JsonNode Describe(in Frame frame, MqttVersion version) => frame.Type switch
    {
        PacketType.Connect => Describe(ConnectPacket.Read(frame)),
        PacketType.ConnAck => Describe(ConnAckPacket.Read(frame, version)),
        PacketType.Publish => Describe(PublishPacket.Read(frame, version)),
        PacketType.PubAck or PacketType.PubRec or PacketType.PubRel or PacketType.PubComp => Describe(AckPacket.Read(frame, version)),
        PacketType.Subscribe => Describe(SubscribePacket.Read(frame, version)),
        PacketType.SubAck or PacketType.UnsubAck => Describe(SubscriptionAckPacket.Read(frame, version)),
        PacketType.Unsubscribe => Describe(UnsubscribePacket.Read(frame, version)),
        PacketType.PingReq or PacketType.PingResp => DescribePing(frame),
        PacketType.Disconnect => Describe(DisconnectPacket.Read(frame, version)),
        _ => Describe(AuthPacket.Read(frame, version)),
    };

    public static JsonNode Describe<T>(T packet) => JsonSerializer.SerializeToNode(packet, Options)!;

    public static JsonNode Describe(in PublishPacket packet) => Describe(new
    {
        TopicName = Encoding.UTF8.GetString(packet.TopicName),
        Payload = packet.Payload.ToArray(),
        packet.QoS,
        packet.Retain,
        packet.Dup,
        packet.PacketIdentifier,
        packet.TopicAlias,
        packet.MessageExpiryInterval,
        SubscriptionIdentifiers = packet.SubscriptionIdentifiers.ToArray(),
        Properties = MqttProperties.Read(packet.ForwardedProperties, PacketType.Publish),
    });

    /// <summary>Whether <paramref name="actual"/> has every field of <paramref name="expected"/>; null is an absent one.</summary>
    public static bool Contains(JsonNode? actual, JsonNode? expected) => expected switch
    {
        JsonObject fields => actual is JsonObject && fields.All(field => Contains(actual[field.Key], field.Value)),
        JsonArray items => actual is JsonArray others && items.Count == others.Count
            && items.Zip(others).All(pair => Contains(pair.Second, pair.First)),
        _ => expected?.ToJsonString() == actual?.ToJsonString(),
    };

    private static JsonNode DescribePing(in Frame frame)
    {
        PingPacket.Read(frame);
        return Describe(new { frame.Type });
    }

    private sealed class HexConverter : JsonConverter<byte[]>
    {
        public override byte[] Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            Convert.FromHexString(reader.GetString()!);

        public override void Write(Utf8JsonWriter writer, byte[] value, JsonSerializerOptions options) =>
            writer.WriteStringValue(Convert.ToHexString(value));
    }
}
