using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace ThinMqtt.Protocol;

/// <summary>Writes one property list; absent values (<see langword="null"/>) write nothing.</summary>
internal sealed class PropertyWriter(PacketType packet)
{
    private readonly ArrayBufferWriter<byte> _block = new();

    public byte[] ToArray() => _block.WrittenSpan.ToArray();

    public void Write(PropertyIdentifier property, bool? value)
    {
        if (value is { } set)
        {
            Start(property, 1)[0] = set ? (byte)1 : (byte)0;
            _block.Advance(1);
        }
    }

    public void Write(PropertyIdentifier property, ushort? value)
    {
        if (value is { } set)
        {
            BinaryPrimitives.WriteUInt16BigEndian(Start(property, 2), set);
            _block.Advance(2);
        }
    }

    public void Write(PropertyIdentifier property, uint? value)
    {
        if (value is { } set)
        {
            BinaryPrimitives.WriteUInt32BigEndian(Start(property, 4), set);
            _block.Advance(4);
        }
    }

    public void WriteVariableByteInteger(PropertyIdentifier property, uint value) =>
        _block.Advance(VariableByteInteger.Write(Start(property, VariableByteInteger.Size(value)), value));

    public void Write(PropertyIdentifier property, byte[]? value)
    {
        if (value is not null)
        {
            var size = WireWriter.SizeOf(value);
            var destination = Start(property, size);
            BinaryPrimitives.WriteUInt16BigEndian(destination, (ushort)value.Length);
            value.CopyTo(destination[2..]);
            _block.Advance(size);
        }
    }

    public void Write(PropertyIdentifier property, string? value)
    {
        if (value is not null)
        {
            Start(property, 0);
            Write(value);
        }
    }

    public void Write(UserProperty property)
    {
        Start(PropertyIdentifier.UserProperty, 0);
        Write(property.Name);
        Write(property.Value);
    }

    private void Write(string value)
    {
        var size = WireWriter.SizeOf(value);
        var destination = _block.GetSpan(size);
        BinaryPrimitives.WriteUInt16BigEndian(destination, (ushort)(size - 2));
        Encoding.UTF8.GetBytes(value, destination[2..]);
        _block.Advance(size);
    }

    private Span<byte> Start(PropertyIdentifier property, int size)
    {
        if (!PropertyRules.IsAllowed(property, packet))
        {
            throw new ArgumentException($"{property} is no property of {packet} (section 2.2.2.2).");
        }

        _block.GetSpan(1)[0] = (byte)property;
        _block.Advance(1);
        return _block.GetSpan(Math.Max(size, 1));
    }
}
