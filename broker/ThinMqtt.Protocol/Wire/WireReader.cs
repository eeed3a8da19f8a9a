using System.Buffers.Binary;
using System.Text;

namespace ThinMqtt.Protocol;

/// <summary>Reads the data types of section 1.5 from the body of one packet; what is short is malformed.</summary>
internal ref struct WireReader(ReadOnlySpan<byte> body)
{
    private ReadOnlySpan<byte> _rest = body;

    public readonly bool IsAtEnd => _rest.IsEmpty;

    public readonly ReadOnlySpan<byte> Rest => _rest;

    public byte ReadByte() => Take(1)[0];

    public ushort ReadUInt16() => BinaryPrimitives.ReadUInt16BigEndian(Take(2));

    public uint ReadUInt32() => BinaryPrimitives.ReadUInt32BigEndian(Take(4));

    public uint ReadVariableByteInteger()
    {
        if (!VariableByteInteger.TryRead(_rest, out var value, out var length))
        {
            throw EndsEarly();
        }

        _rest = _rest[length..];
        return value;
    }

    public ReadOnlySpan<byte> ReadBinary() => Take(ReadUInt16());

    /// <summary>The bytes of a UTF-8 Encoded String, checked [MQTT-1.5.4-1], [MQTT-1.5.4-2].</summary>
    public ReadOnlySpan<byte> ReadUtf8()
    {
        var utf8 = ReadBinary();
        return Utf8String.IsValid(utf8)
            ? utf8
            : throw MqttProtocolException.Malformed("A string is not well-formed UTF-8 or has U+0000 [MQTT-1.5.4-1], [MQTT-1.5.4-2].");
    }

    public string ReadString() => Encoding.UTF8.GetString(ReadUtf8());

    /// <summary>A Packet Identifier, which is never zero [MQTT-2.2.1-3].</summary>
    public ushort ReadPacketIdentifier()
    {
        var identifier = ReadUInt16();
        return identifier != 0
            ? identifier
            : throw MqttProtocolException.Malformed("The Packet Identifier is zero [MQTT-2.2.1-3].");
    }

    public ReadOnlySpan<byte> Take(int length)
    {
        if (length > _rest.Length)
        {
            throw EndsEarly();
        }

        var taken = _rest[..length];
        _rest = _rest[length..];
        return taken;
    }

    public readonly void ExpectEnd()
    {
        if (!_rest.IsEmpty)
        {
            throw MqttProtocolException.Malformed($"The packet has {_rest.Length} bytes after its end (section 2.1.4).");
        }
    }

    private static MqttProtocolException EndsEarly() => MqttProtocolException.Malformed("The packet ends before its last field (section 2.1.4).");
}
