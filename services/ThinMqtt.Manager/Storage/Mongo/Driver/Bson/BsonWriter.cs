using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using System.Text.Unicode;

namespace ThinMqtt.Manager.Mongo;

/// <summary>
/// Writes documents, one behind the other, into one buffer of the shared pool. Names are UTF-8; inside an array they are left out and the
/// writer counts. A value that is null is written as Null. For one thread at a time; after an exception, good for nothing but disposal.
/// </summary>
internal sealed class BsonWriter : IDisposable
{
    private const int InitialSize = 512;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(InitialSize);
    private Frame[] _frames = new Frame[4];
    private int _depth;
    private int _length;

    /// <summary>Everything written so far. The next document may move it.</summary>
    public ReadOnlyMemory<byte> Written => _buffer.AsMemory(0, _length);

    /// <summary>One whole document.</summary>
    public BsonRange Write(Action<BsonWriter> fill) => Write(fill, static (writer, fill) => fill(writer));

    /// <inheritdoc cref="Write(Action{BsonWriter})"/>
    public BsonRange Write<T>(T item, Action<BsonWriter, T> fill) => WriteRoot(isArray: false, item, fill);

    /// <summary>An array that stands for itself, such as a pipeline.</summary>
    public BsonRange WriteArray(Action<BsonWriter> fill) => WriteRoot(isArray: true, fill, static (writer, fill) => fill(writer));

    /// <summary>Begins a document inside; <see cref="End"/> ends it.</summary>
    public BsonWriter Document(ReadOnlySpan<byte> name = default)
    {
        Begin(BsonType.Document, name);
        return this;
    }

    /// <summary>A document inside, whole.</summary>
    public BsonWriter Document(ReadOnlySpan<byte> name, Action<BsonWriter> fill)
    {
        Begin(BsonType.Document, name);
        Fill(fill, static (writer, fill) => fill(writer));
        return End();
    }

    /// <summary>Begins an array; <see cref="End"/> ends it.</summary>
    public BsonWriter Array(ReadOnlySpan<byte> name = default)
    {
        Begin(BsonType.Array, name);
        return this;
    }

    /// <summary>Ends the innermost document or array.</summary>
    public BsonWriter End()
    {
        if (_depth <= 1)
        {
            throw new InvalidOperationException("There is no document or array to end.");
        }

        Close();
        return this;
    }

    public BsonWriter String(ReadOnlySpan<byte> name, string? value)
    {
        if (value is null)
        {
            return Null(name);
        }

        var size = SizeOf(name, value);
        BinaryPrimitives.WriteInt32LittleEndian(Element(BsonType.String, name, 4), size + 1);
        Strict.GetBytes(value, Reserve(size));
        Reserve(1)[0] = 0;
        return this;
    }

    /// <param name="name">The field.</param>
    /// <param name="utf8">The text.</param>
    public BsonWriter String(ReadOnlySpan<byte> name, ReadOnlySpan<byte> utf8)
    {
        if (!Utf8.IsValid(utf8))
        {
            throw new BsonException($"The text of field '{Text(name)}' is not UTF-8.");
        }

        BinaryPrimitives.WriteInt32LittleEndian(Element(BsonType.String, name, 4), utf8.Length + 1);
        utf8.CopyTo(Reserve(utf8.Length));
        Reserve(1)[0] = 0;
        return this;
    }

    public BsonWriter Int32(ReadOnlySpan<byte> name, int? value)
    {
        if (value is not { } number)
        {
            return Null(name);
        }

        BinaryPrimitives.WriteInt32LittleEndian(Element(BsonType.Int32, name, 4), number);
        return this;
    }

    public BsonWriter Int64(ReadOnlySpan<byte> name, long? value) => Eight(BsonType.Int64, name, value);

    public BsonWriter Double(ReadOnlySpan<byte> name, double? value) =>
        Eight(BsonType.Double, name, value is { } number ? BitConverter.DoubleToInt64Bits(number) : null);

    public BsonWriter Boolean(ReadOnlySpan<byte> name, bool? value)
    {
        if (value is not { } flag)
        {
            return Null(name);
        }

        Element(BsonType.Boolean, name, 1)[0] = flag ? (byte)1 : (byte)0;
        return this;
    }

    /// <summary>Whole milliseconds of UTC: what is finer is cut off. Where order matters to the tick, write an <see cref="Int64"/>.</summary>
    public BsonWriter Date(ReadOnlySpan<byte> name, DateTimeOffset? value) => Eight(BsonType.Date, name, value?.ToUnixTimeMilliseconds());

    public BsonWriter Null(ReadOnlySpan<byte> name = default)
    {
        Element(BsonType.Null, name, 0);
        return this;
    }

    /// <summary>Bytes of the generic subtype.</summary>
    public BsonWriter Binary(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        var head = Element(BsonType.Binary, name, 5);
        BinaryPrimitives.WriteInt32LittleEndian(head, value.Length);
        head[4] = 0;
        value.CopyTo(Reserve(value.Length));
        return this;
    }

    public void Dispose()
    {
        if (_buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
            (_buffer, _length, _depth) = ([], 0, 0);
        }
    }

    private BsonRange WriteRoot<T>(bool isArray, T item, Action<BsonWriter, T> fill)
    {
        ObjectDisposedException.ThrowIf(_buffer.Length == 0, this);
        if (_depth > 0)
        {
            throw new InvalidOperationException("The document before it is not at its end.");
        }

        var start = _length;
        Open(isArray);
        Fill(item, fill);
        Close();
        return new BsonRange(start, _length - start);
    }

    private void Fill<T>(T item, Action<BsonWriter, T> fill)
    {
        var depth = _depth;
        fill(this, item);
        if (_depth != depth)
        {
            throw new InvalidOperationException($"{_depth - depth} documents or arrays more are begun than ended.");
        }
    }

    private BsonWriter Eight(BsonType type, ReadOnlySpan<byte> name, long? value)
    {
        if (value is not { } number)
        {
            return Null(name);
        }

        BinaryPrimitives.WriteInt64LittleEndian(Element(type, name, 8), number);
        return this;
    }

    private void Begin(BsonType type, ReadOnlySpan<byte> name)
    {
        Element(type, name, 0);
        Open(type == BsonType.Array);
    }

    private void Open(bool isArray)
    {
        if (_depth == BsonLimits.Depth)
        {
            throw new BsonException($"The document is more than {BsonLimits.Depth} levels deep, which MongoDB refuses.");
        }

        if (_depth == _frames.Length)
        {
            System.Array.Resize(ref _frames, _depth * 4);
        }

        _frames[_depth++] = new Frame(_length, isArray);
        Reserve(4);
    }

    private void Close()
    {
        Reserve(1)[0] = 0;
        var start = _frames[--_depth].Start;
        BinaryPrimitives.WriteInt32LittleEndian(_buffer.AsSpan(start), _length - start);
    }

    /// <summary>Type and name.</summary>
    /// <returns>Room for the first bytes of the value.</returns>
    private Span<byte> Element(BsonType type, ReadOnlySpan<byte> name, int size)
    {
        if (_depth == 0)
        {
            throw new InvalidOperationException("No document is begun.");
        }

        Reserve(1)[0] = (byte)type;
        if (_frames[_depth - 1].IsArray)
        {
            WriteIndex(name, ref _frames[_depth - 1]);
        }
        else
        {
            WriteName(name);
        }

        return Reserve(size);
    }

    private void WriteIndex(ReadOnlySpan<byte> name, ref Frame frame)
    {
        if (!name.IsEmpty)
        {
            throw new InvalidOperationException($"'{Text(name)}' is given as a name inside an array, where the writer counts.");
        }

        Span<byte> digits = stackalloc byte[10];
        frame.Count++.TryFormat(digits, out var count, default, System.Globalization.CultureInfo.InvariantCulture);
        WriteName(digits[..count]);
    }

    private void WriteName(ReadOnlySpan<byte> name)
    {
        if (name.Contains((byte)0) || !Utf8.IsValid(name))
        {
            throw new BsonException($"The field name '{Text(name)}' is not UTF-8 without NUL.");
        }

        var room = Reserve(name.Length + 1);
        name.CopyTo(room);
        room[name.Length] = 0;
    }

    private Span<byte> Reserve(int size)
    {
        var needed = (long)_length + size;
        if (needed - _frames[0].Start > BsonLimits.DocumentSize)
        {
            throw new BsonException($"A document has more than {BsonLimits.DocumentSize} bytes, which MongoDB refuses.");
        }

        if (needed > _buffer.Length)
        {
            Grow(needed);
        }

        var room = _buffer.AsSpan(_length, size);
        _length += size;
        return room;
    }

    private void Grow(long needed)
    {
        if (needed > BsonLimits.OperationSize)
        {
            throw new BsonException($"An operation has more than {BsonLimits.OperationSize} bytes; split it.");
        }

        var larger = ArrayPool<byte>.Shared.Rent((int)Math.Max(needed, Math.Min(_buffer.Length * 2L, BsonLimits.OperationSize)));
        _buffer.AsSpan(0, _length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
    }

    private static int SizeOf(ReadOnlySpan<byte> name, string value)
    {
        try
        {
            return Strict.GetByteCount(value);
        }
        catch (EncoderFallbackException exception)
        {
            throw new BsonException($"The text of field '{Text(name)}' has half a surrogate pair at {exception.Index}.", exception);
        }
    }

    private static string Text(ReadOnlySpan<byte> name) => Encoding.UTF8.GetString(name);

    /// <summary>A document or array that is begun.</summary>
    private record struct Frame(int Start, bool IsArray)
    {
        public int Count;
    }
}
