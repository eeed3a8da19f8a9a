using System.Text;

namespace ThinMqtt.Manager.Mongo;

/// <summary>Goes through the fields of a document. Every length is checked against what is there before it is used.</summary>
internal ref struct BsonReader
{
    private ReadOnlySpan<byte> _rest;

    /// <param name="document">With its length, and with the end that <see cref="BsonDocument"/> has checked.</param>
    internal BsonReader(ReadOnlySpan<byte> document) => _rest = document[4..^1];

    public BsonElement Current { get; private set; }

    /// <exception cref="BsonException">What follows is no field.</exception>
    public bool MoveNext()
    {
        if (_rest.IsEmpty)
        {
            return false;
        }

        var type = (BsonType)_rest[0];
        var name = BsonSize.CString(_rest[1..], "A field name");
        var value = _rest[(name.Length + 2)..];
        if (BsonSize.Of(type, value) is not { } size)
        {
            throw new BsonException($"Field '{Encoding.UTF8.GetString(name)}' of type 0x{(byte)type:x2} has no value that fits {value.Length} bytes.");
        }

        Current = new BsonElement(type, name, value[..size]);
        _rest = value[size..];
        return true;
    }
}
