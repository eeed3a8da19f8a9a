using System.Buffers;
using System.Runtime.InteropServices;

namespace ThinMqtt.Manager.Mongo;

/// <summary>A <c>bson_t</c>.</summary>
internal abstract unsafe class BsonHandle() : MongoHandle((nint)NativeMemory.AlignedAlloc(LibBson.StructSize, LibBson.StructSize))
{
    protected override void Destroy(nint native)
    {
        LibBson.Destroy(native);
        NativeMemory.AlignedFree((void*)native);
    }
}

/// <summary>One that libmongoc fills.</summary>
internal sealed class BsonReply : BsonHandle
{
    public BsonReply() => LibBson.Initialize(handle);

    /// <summary>Good until this is disposed of.</summary>
    public BsonDocument Document => LibBson.Read(handle);
}

/// <summary>
/// Shows libmongoc one document at a time of those that a <see cref="BsonWriter"/> has written, where they lie. Nothing is written while
/// there is a view.
/// </summary>
internal sealed unsafe class BsonView : BsonHandle
{
    private readonly ReadOnlyMemory<byte> _written;
    private MemoryHandle _pin;

    public BsonView(BsonWriter writer)
    {
        LibBson.Initialize(handle);
        _written = writer.Written;
        _pin = _written.Pin();
    }

    public BsonView(BsonWriter writer, BsonRange range)
        : this(writer) => Show(range);

    /// <returns>Itself.</returns>
    public BsonView Show(BsonRange range)
    {
        var data = (byte*)_pin.Pointer + range.Start;
        return LibBson.InitializeStatic(handle, data, (nuint)range.Length)
            ? this
            : throw new InvalidOperationException($"libbson does not take the {range.Length} bytes of a document of ours.");
    }

    protected override void Destroy(nint native)
    {
        base.Destroy(native);
        _pin.Dispose();
    }
}
