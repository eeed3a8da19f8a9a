using System.Buffers;

namespace ThinMqtt.Protocol;

/// <summary>The body that DISCONNECT and AUTH share: a Reason Code and properties, of which the end may be left out.</summary>
internal static class ReasonedBody
{
    public static (ReasonCode ReasonCode, MqttProperties Properties) Read(in Frame frame, MqttVersion version)
    {
        var reader = new WireReader(frame.Body);
        if (version == MqttVersion.V311 || reader.IsAtEnd)
        {
            reader.ExpectEnd();
            return (ReasonCode.Success, MqttProperties.Empty);
        }

        var reasonCode = ReasonCodes.Check((ReasonCode)reader.ReadByte(), frame.Type);
        var properties = MqttProperties.ReadOptional(ref reader, frame.Type);
        reader.ExpectEnd();
        return (reasonCode, properties);
    }

    public static void Write(IBufferWriter<byte> output, PacketType type, MqttVersion version, ReasonCode reasonCode, MqttProperties properties)
    {
        var block = version == MqttVersion.V500 ? properties.Encode(type) : [];
        var hasReason = version == MqttVersion.V500 && (reasonCode != ReasonCode.Success || block.Length > 0);
        var size = (hasReason ? 1 : 0) + (block.Length > 0 ? VariableByteInteger.Size((uint)block.Length) + block.Length : 0);
        var writer = WireWriter.Start(output, type, 0, size);
        if (hasReason)
        {
            writer.WriteByte((byte)reasonCode);
        }

        if (block.Length > 0)
        {
            writer.WriteVariableByteInteger((uint)block.Length);
            writer.WriteRaw(block);
        }

        writer.Complete();
    }
}
