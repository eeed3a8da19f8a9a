using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace ThinMqtt.Protocol;

/// <summary>Fills one packet into a span of the size it was asked for, then commits it with <see cref="Complete"/>.</summary>
internal ref struct WireWriter
{
    private readonly IBufferWriter<byte> _output;
    private readonly Span<byte> _packet;
    private int _position;

    private WireWriter(IBufferWriter<byte> output, Span<byte> packet)
    {
        _output = output;
        _packet = packet;
    }

    /// <exception cref="ArgumentException">The body is longer than a packet may be.</exception>
    public static WireWriter Start(IBufferWriter<byte> output, PacketType type, int flags, int bodySize)
    {
        if ((uint)bodySize > VariableByteInteger.MaxValue)
        {
            throw new ArgumentException($"A packet's body has at most {VariableByteInteger.MaxValue} bytes, this one {bodySize}.");
        }

        var size = 1 + VariableByteInteger.Size((uint)bodySize) + bodySize;
        var writer = new WireWriter(output, output.GetSpan(size)[..size]);
        writer.WriteByte((byte)(((int)type << 4) | flags));
        writer.WriteVariableByteInteger((uint)bodySize);
        return writer;
    }

    /// <exception cref="ArgumentException">
    /// The string is too long, has half a surrogate pair [MQTT-1.5.4-1] or U+0000 [MQTT-1.5.4-2].
    /// </exception>
    public static int SizeOf(string value)
    {
        if (value.Contains('\0'))
        {
            throw new ArgumentException("A string has U+0000, which no packet may carry [MQTT-1.5.4-2].");
        }

        var size = Utf8String.Strict.GetByteCount(value);
        return size <= Utf8String.MaxLength
            ? 2 + size
            : throw new ArgumentException($"A string has at most {Utf8String.MaxLength} bytes of UTF-8, this one {size}.");
    }

    public static int SizeOf(ReadOnlySpan<byte> value) => value.Length <= ushort.MaxValue
        ? 2 + value.Length
        : throw new ArgumentException($"Binary data has at most {ushort.MaxValue} bytes, this one {value.Length}.");

    /// <summary>A property list with its length; 3.1.1 has none.</summary>
    public static int SizeOfProperties(byte[] block, MqttVersion version) =>
        version == MqttVersion.V500 ? VariableByteInteger.Size((uint)block.Length) + block.Length : 0;

    public void WriteProperties(byte[] block, MqttVersion version)
    {
        if (version == MqttVersion.V500)
        {
            WriteVariableByteInteger((uint)block.Length);
            WriteRaw(block);
        }
    }

    public void WriteByte(byte value) => _packet[_position++] = value;

    public void WriteUInt16(ushort value)
    {
        BinaryPrimitives.WriteUInt16BigEndian(_packet[_position..], value);
        _position += 2;
    }

    public void WriteUInt32(uint value)
    {
        BinaryPrimitives.WriteUInt32BigEndian(_packet[_position..], value);
        _position += 4;
    }

    public void WriteVariableByteInteger(uint value) => _position += VariableByteInteger.Write(_packet[_position..], value);

    public void WriteString(string value)
    {
        var size = Encoding.UTF8.GetBytes(value, _packet[(_position + 2)..]);
        WriteUInt16((ushort)size);
        _position += size;
    }

    public void WriteBinary(ReadOnlySpan<byte> value)
    {
        WriteUInt16((ushort)value.Length);
        WriteRaw(value);
    }

    public void WriteRaw(ReadOnlySpan<byte> value)
    {
        value.CopyTo(_packet[_position..]);
        _position += value.Length;
    }

    /// <summary>Hands the packet to the output; the fields must have filled it exactly.</summary>
    public readonly void Complete()
    {
        if (_position != _packet.Length)
        {
            throw new InvalidOperationException($"A packet of {_packet.Length} bytes was written with {_position}.");
        }

        _output.Advance(_position);
    }
}
