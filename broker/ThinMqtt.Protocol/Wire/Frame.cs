namespace ThinMqtt.Protocol;

/// <summary>One packet as it lies in the receive buffer: fixed header taken apart, body untouched (section 2.1).</summary>
public readonly ref struct Frame
{
    private Frame(byte first, ReadOnlySpan<byte> body, int length)
    {
        Type = (PacketType)(first >> 4);
        Flags = (byte)(first & 0x0F);
        Body = body;
        Length = length;
    }

    public PacketType Type { get; }

    /// <summary>The low four bits of the first byte.</summary>
    public byte Flags { get; }

    public ReadOnlySpan<byte> Body { get; }

    /// <summary>Bytes of the whole packet, fixed header included.</summary>
    public int Length { get; }

    /// <summary>Takes the first packet of <paramref name="buffer"/>; <see langword="false"/> means only that it is not all there.</summary>
    /// <param name="buffer">Received bytes, beginning with a packet.</param>
    /// <param name="maximumPacketSize">Bytes of a whole packet that are accepted (section 3.1.2.11.4).</param>
    /// <param name="frame">The packet.</param>
    /// <exception cref="MqttProtocolException">
    /// The packet type is 0 or the flags are not those of the type [MQTT-2.1.3-1], the length is malformed, or the packet is
    /// announced as larger than <paramref name="maximumPacketSize"/>, which shows before it has arrived.
    /// </exception>
    public static bool TryRead(ReadOnlySpan<byte> buffer, uint maximumPacketSize, out Frame frame)
    {
        frame = default;
        if (buffer.IsEmpty)
        {
            return false;
        }

        CheckFlags(buffer[0]);
        if (!VariableByteInteger.TryRead(buffer[1..], out var bodySize, out var lengthSize))
        {
            return false;
        }

        var header = 1 + lengthSize;
        if (header + bodySize > maximumPacketSize)
        {
            throw new MqttProtocolException(
                ReasonCode.PacketTooLarge, $"A packet of {header + bodySize} bytes exceeds the limit of {maximumPacketSize} [MQTT-3.1.2-24].");
        }

        if (buffer.Length - header < bodySize)
        {
            return false;
        }

        frame = new Frame(buffer[0], buffer.Slice(header, (int)bodySize), header + (int)bodySize);
        return true;
    }

    private static void CheckFlags(byte first)
    {
        var type = (PacketType)(first >> 4);
        if (type == PacketType.Publish)
        {
            return; // its flags are fields, checked where they are read
        }

        if (type == 0)
        {
            throw MqttProtocolException.Malformed("Packet type 0 is reserved (section 2.1.2).");
        }

        var expected = type is PacketType.PubRel or PacketType.Subscribe or PacketType.Unsubscribe ? 0b0010 : 0;
        if ((first & 0x0F) != expected)
        {
            throw MqttProtocolException.Malformed($"The reserved flags of {type} are {first & 0x0F:b4}, not {expected:b4} [MQTT-2.1.3-1].");
        }
    }
}
