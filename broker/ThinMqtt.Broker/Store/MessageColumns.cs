using ThinMqtt.Protocol;

namespace ThinMqtt.Broker;

/// <summary>A message as six columns in a row: id, topic, payload, properties, flags, expires_at.</summary>
internal static class MessageColumns
{
    public const int Count = 6;

    private const int RetainFlag = 4;

    public static Statement Bind(this Statement statement, int first, Message message) => statement
        .Bind(first, message.Id)
        .Bind(first + 1, message.TopicName)
        .Bind(first + 2, message.Payload)
        .Bind(first + 3, message.ForwardedProperties)
        .Bind(first + 4, (long)message.QoS | (message.Retain ? RetainFlag : 0L))
        .Bind(first + 5, message.ExpiresAt);

    public static Message Message(this Statement row, int first)
    {
        var flags = row.Int64(first + 4);
        return new Message
        {
            Id = row.Int64(first),
            TopicName = row.Blob(first + 1).ToArray(),
            Payload = row.Blob(first + 2).ToArray(),
            ForwardedProperties = row.Blob(first + 3).ToArray(),
            QoS = (QoS)(flags & 3),
            Retain = (flags & RetainFlag) != 0,
            ExpiresAt = row.Int64(first + 5),
        };
    }
}
