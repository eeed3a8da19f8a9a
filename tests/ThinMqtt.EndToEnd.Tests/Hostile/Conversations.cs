using System.Buffers;
using ThinMqtt.Protocol;

namespace ThinMqtt.EndToEnd.Tests.Hostile;

/// <summary>Conversations of a client as the specification has them, packet by packet; the same random numbers make the same.</summary>
internal sealed class Conversations(Random random)
{
    private static readonly string[] Topics = ["a", "a/b", "a/b/c", "/", "a//c", "ä/€", string.Join('/', Enumerable.Repeat("deep", 50))];
    private static readonly string[] Filters =
        ["#", "+", "a/#", "+/b", "a/+/c", "/#", "+/+/+", "$share/group/a/#", "$share/group/+", "$SYS/#", "a/b"];

    public MqttVersion Version { get; private set; }

    public List<byte[]> Next()
    {
        Version = random.Next(2) == 0 ? MqttVersion.V311 : MqttVersion.V500;
        var packets = new List<byte[]> { Connect() };
        for (var steps = random.Next(9); steps > 0; steps--)
        {
            packets.Add(Step());
        }

        return packets;
    }

    public byte[] Connect()
    {
        var isVersion5 = Version == MqttVersion.V500;
        var clientId = random.Next(3) == 0 ? "" : $"hostile-{random.Next(300)}";
        var packet = new ConnectPacket
        {
            Version = Version,
            ClientId = clientId,
            CleanStart = clientId.Length == 0 || random.Next(2) == 0,
            KeepAlive = (ushort)random.Next(3),
            UserName = random.Next(8) == 0 ? "device" : null,
            Will = random.Next(3) == 0 ? Will() : null,
            Properties = !isVersion5 ? MqttProperties.Empty : new MqttProperties
            {
                SessionExpiryInterval = random.Next(2) == 0 ? null : (uint)random.Next(100_000),
                ReceiveMaximum = random.Next(2) == 0 ? null : (ushort)random.Next(1, 10),
                MaximumPacketSize = random.Next(4) == 0 ? (uint)random.Next(1, 200) : null,
                TopicAliasMaximum = (ushort)random.Next(5),
            },
        };
        return Bytes(packet.Write);
    }

    public byte[] Publish(QoS qos, ushort packetIdentifier, string? topicName = null, ushort alias = 0) => Bytes(output => new PublishPacket
    {
        TopicName = System.Text.Encoding.UTF8.GetBytes(topicName ?? Pick(Topics)),
        Payload = new byte[random.Next(10) == 0 ? random.Next(5_000) : random.Next(20)],
        QoS = qos,
        Retain = random.Next(5) == 0,
        PacketIdentifier = packetIdentifier,
        TopicAlias = Version == MqttVersion.V500 ? alias : (ushort)0,
    }.Write(output, Version));

    public byte[] Subscribe(IReadOnlyList<TopicSubscription> subscriptions) => Bytes(output => new SubscribePacket
    {
        PacketIdentifier = Identifier(),
        Subscriptions = subscriptions,
        Properties = Version == MqttVersion.V500 && random.Next(3) == 0
            ? new MqttProperties { SubscriptionIdentifiers = [(uint)random.Next(1, 1000)] }
            : MqttProperties.Empty,
    }.Write(output, Version));

    private byte[] Step() => random.Next(10) switch
    {
        0 or 1 => Publish(QoS.AtMostOnce, 0),
        2 => Publish(QoS.AtLeastOnce, Identifier()),
        3 => Publish(QoS.ExactlyOnce, Identifier(), alias: (ushort)random.Next(3)),
        4 => Ack(PacketType.PubRel),
        5 => Ack((PacketType)random.Next((int)PacketType.PubAck, (int)PacketType.PubComp + 1)),
        6 or 7 => Subscribe([new TopicSubscription(Pick(Filters), (QoS)random.Next(3))]),
        8 => Bytes(output => new UnsubscribePacket { PacketIdentifier = Identifier(), TopicFilters = [Pick(Filters)] }.Write(output, Version)),
        _ => random.Next(2) == 0
            ? Bytes(output => PingPacket.Write(output, PacketType.PingReq))
            : Bytes(output => new DisconnectPacket().Write(output, Version)),
    };

    private byte[] Ack(PacketType type) => Bytes(output => new AckPacket(type, Identifier()).Write(output, Version));

    private Will Will() => new()
    {
        TopicName = Pick(Topics),
        Payload = new byte[random.Next(20)],
        QoS = (QoS)random.Next(3),
        Retain = random.Next(4) == 0,
        Properties = Version == MqttVersion.V500 && random.Next(2) == 0
            ? new MqttProperties { WillDelayInterval = (uint)random.Next(3) }
            : MqttProperties.Empty,
    };

    private ushort Identifier() => (ushort)random.Next(1, 6);

    private string Pick(string[] texts) => texts[random.Next(texts.Length)];

    private static byte[] Bytes(Action<IBufferWriter<byte>> write)
    {
        var output = new ArrayBufferWriter<byte>();
        write(output);
        return output.WrittenSpan.ToArray();
    }
}
