using System.Buffers.Binary;
using System.Text;

namespace ThinMqtt.Manager.Mongo;

/// <summary>
/// A document where it lies, such as in libmongoc's memory: good only as long as that is. Nothing is copied, and what is not asked for is
/// passed over by its length.
/// </summary>
internal readonly ref struct BsonDocument
{
    private const int Smallest = 5;

    /// <exception cref="BsonException">The bytes do not begin with their length, or do not end as a document does.</exception>
    public BsonDocument(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < Smallest || BinaryPrimitives.ReadInt32LittleEndian(bytes) != bytes.Length || bytes[^1] != 0)
        {
            throw new BsonException($"{bytes.Length} bytes are not a BSON document: its length or its end is wrong.");
        }

        Bytes = bytes;
    }

    public ReadOnlySpan<byte> Bytes { get; }

    /// <exception cref="BsonException">There is no such field.</exception>
    public BsonElement this[scoped ReadOnlySpan<byte> name] => TryFind(name, out var element)
        ? element
        : throw new BsonException($"The document has no field '{Encoding.UTF8.GetString(name)}'.");

    public BsonReader GetEnumerator() => new(Bytes);

    /// <summary>Looks at one field after the other; of equal names, finds the first.</summary>
    public bool TryFind(scoped ReadOnlySpan<byte> name, out BsonElement element)
    {
        foreach (var candidate in this)
        {
            if (candidate.Name.SequenceEqual(name))
            {
                element = candidate;
                return true;
            }
        }

        element = default;
        return false;
    }
}
