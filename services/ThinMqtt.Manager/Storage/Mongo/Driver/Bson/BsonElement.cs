using System.Buffers.Binary;
using System.Text;
using System.Text.Unicode;

namespace ThinMqtt.Manager.Mongo;

/// <summary>
/// A field of a document, in the memory that the document lies in. What is asked for as another type than it has is a
/// <see cref="BsonException"/>; whole numbers are told apart by their value, since servers answer with the smallest type that fits.
/// </summary>
internal readonly ref struct BsonElement
{
    private readonly ReadOnlySpan<byte> _value;

    internal BsonElement(BsonType type, ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        Type = type;
        Name = name;
        _value = value;
    }

    public BsonType Type { get; }

    /// <summary>UTF-8; in an array, the index.</summary>
    public ReadOnlySpan<byte> Name { get; }

    public bool IsNull => Type is BsonType.Null or BsonType.Undefined;

    public string String() => Encoding.UTF8.GetString(Utf8String());

    /// <summary>The text without a string being made of it.</summary>
    public ReadOnlySpan<byte> Utf8String()
    {
        var text = Of(BsonType.String)[4..^1];
        return Utf8.IsValid(text) ? text : throw new BsonException($"The text of field '{NameText}' is not UTF-8.");
    }

    public int Int32() => Int64() is >= int.MinValue and <= int.MaxValue and var number
        ? (int)number
        : throw new BsonException($"Field '{NameText}' is {Int64()}, which is no 32-bit number.");

    public long Int64() => Type switch
    {
        BsonType.Int32 => BinaryPrimitives.ReadInt32LittleEndian(_value),
        BsonType.Int64 => BinaryPrimitives.ReadInt64LittleEndian(_value),
        BsonType.Double when Double() is >= -9223372036854775808d and < 9223372036854775808d and var number && double.IsInteger(number) => (long)number,
        _ => throw Unexpected("a whole number"),
    };

    public double Double() => Type switch
    {
        BsonType.Double => BinaryPrimitives.ReadDoubleLittleEndian(_value),
        BsonType.Int32 or BsonType.Int64 => Int64(),
        _ => throw Unexpected("a number"),
    };

    public bool Boolean() => Of(BsonType.Boolean)[0] switch
    {
        0 => false,
        1 => true,
        var other => throw new BsonException($"Field '{NameText}' is the Boolean {other}; there are only 0 and 1."),
    };

    public DateTimeOffset Date()
    {
        var milliseconds = BinaryPrimitives.ReadInt64LittleEndian(Of(BsonType.Date));
        try
        {
            return DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
        }
        catch (ArgumentOutOfRangeException exception)
        {
            throw new BsonException($"Field '{NameText}' is a date outside of the years 1 to 9999.", exception);
        }
    }

    /// <summary>Of any subtype.</summary>
    public ReadOnlySpan<byte> Binary() => Of(BsonType.Binary)[5..];

    public BsonDocument Document() => new(Of(BsonType.Document));

    /// <summary>Its elements in their order.</summary>
    public BsonDocument Array() => new(Of(BsonType.Array));

    public string? StringOrNull() => IsNull ? null : String();

    public int? Int32OrNull() => IsNull ? null : Int32();

    public long? Int64OrNull() => IsNull ? null : Int64();

    public double? DoubleOrNull() => IsNull ? null : Double();

    public DateTimeOffset? DateOrNull() => IsNull ? null : Date();

    private string NameText => Encoding.UTF8.GetString(Name);

    private ReadOnlySpan<byte> Of(BsonType type) => Type == type ? _value : throw Unexpected(type.ToString());

    private BsonException Unexpected(string expected) => new($"Field '{NameText}' is {Type} where {expected} is expected.");
}
