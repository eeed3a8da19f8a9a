using System.Buffers.Binary;

namespace ThinMqtt.Manager.Mongo;

/// <summary>How many bytes a value takes (bsonspec.org, "element").</summary>
internal static class BsonSize
{
    /// <returns>Null when the type is unknown, or its value is malformed or longer than <paramref name="bytes"/>.</returns>
    public static int? Of(BsonType type, ReadOnlySpan<byte> bytes)
    {
        long? size = type switch
        {
            BsonType.Null or BsonType.Undefined or BsonType.MinKey or BsonType.MaxKey => 0,
            BsonType.Boolean => 1,
            BsonType.Int32 => 4,
            BsonType.Double or BsonType.Date or BsonType.Timestamp or BsonType.Int64 => 8,
            BsonType.ObjectId => 12,
            BsonType.Decimal128 => 16,
            BsonType.String or BsonType.JavaScript or BsonType.Symbol => Ended(bytes, 4 + Length(bytes, least: 1)),
            BsonType.Document or BsonType.Array => Ended(bytes, Length(bytes, least: 5)),
            BsonType.ScopedJavaScript => Ended(bytes, Length(bytes, least: 14)),
            BsonType.Binary => 5 + Length(bytes, least: 0),
            BsonType.DbPointer => Ended(bytes, 4 + Length(bytes, least: 1)) + 12,
            BsonType.Regex => Regex(bytes),
            _ => null,
        };
        return size <= bytes.Length ? (int)size : null;
    }

    /// <returns>Without the NUL that ends it.</returns>
    public static ReadOnlySpan<byte> CString(ReadOnlySpan<byte> bytes, string what)
    {
        var end = bytes.IndexOf((byte)0);
        return end >= 0 ? bytes[..end] : throw new BsonException($"{what} has no end within {bytes.Length} bytes.");
    }

    private static long? Length(ReadOnlySpan<byte> bytes, int least) =>
        BinaryPrimitives.TryReadInt32LittleEndian(bytes, out var length) && length >= least ? length : null;

    /// <returns>The size, when a NUL ends so many bytes.</returns>
    private static long? Ended(ReadOnlySpan<byte> bytes, long? size) =>
        size <= bytes.Length && bytes[(int)size.Value - 1] == 0 ? size : null;

    private static int Regex(ReadOnlySpan<byte> bytes)
    {
        var pattern = CString(bytes, "A pattern").Length + 1;
        return pattern + CString(bytes[pattern..], "A pattern's options").Length + 1;
    }
}
