namespace ThinMqtt.Protocol;

/// <summary>Section 1.5.5 (2.2.3 in 3.1.1): seven bits a byte, low ones first, at most four bytes.</summary>
public static class VariableByteInteger
{
    /// <summary>268,435,455: what four bytes hold.</summary>
    public const uint MaxValue = 0x0FFF_FFFF;

    public static int Size(uint value) => value switch
    {
        < 0x80 => 1,
        < 0x4000 => 2,
        < 0x20_0000 => 3,
        <= MaxValue => 4,
        _ => throw new ArgumentOutOfRangeException(nameof(value), value, $"A Variable Byte Integer is at most {MaxValue}."),
    };

    /// <returns>The number of bytes written.</returns>
    public static int Write(Span<byte> destination, uint value)
    {
        var written = 0;
        while (value >= 0x80)
        {
            destination[written++] = (byte)(value | 0x80);
            value >>= 7;
        }

        destination[written++] = (byte)value;
        return written;
    }

    /// <returns><see langword="false"/> when more bytes are needed.</returns>
    /// <exception cref="MqttProtocolException">More than four bytes, or more bytes than the value needs [MQTT-1.5.5-1].</exception>
    public static bool TryRead(ReadOnlySpan<byte> source, out uint value, out int length)
    {
        value = 0;
        for (length = 0; length < source.Length;)
        {
            var current = source[length];
            value |= (uint)(current & 0x7F) << (7 * length);
            length++;
            if (current < 0x80)
            {
                return current != 0 || length == 1
                    ? true
                    : throw MqttProtocolException.Malformed("A Variable Byte Integer is longer than its value needs [MQTT-1.5.5-1].");
            }

            if (length == 4)
            {
                throw MqttProtocolException.Malformed("A Variable Byte Integer has more than four bytes (section 1.5.5).");
            }
        }

        return false;
    }
}
