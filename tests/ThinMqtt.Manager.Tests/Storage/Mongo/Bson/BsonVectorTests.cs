using ThinMqtt.Manager.Mongo;

namespace ThinMqtt.Manager.Tests.Mongo;

/// <summary>Documents byte by byte, made by hand from bsonspec.org, version 1.1.</summary>
public sealed class BsonVectorTests
{
    private static readonly Dictionary<string, (Action<BsonWriter> Write, string Hex)> Vectors = new()
    {
        ["empty"] = (_ => { }, "05000000 00"),
        ["double"] = (d => d.Double("d"u8, 1.5), "10000000 01 6400 000000000000F83F 00"),
        ["string"] = (d => d.String("s"u8, "hé\0"), "11000000 02 7300 05000000 68C3A90000 00"),
        ["string of UTF-8"] = (d => d.String("s"u8, "hé\0"u8), "11000000 02 7300 05000000 68C3A90000 00"),
        ["document"] = (d => d.Document("d"u8).End(), "0D000000 03 6400 05000000 00 00"),
        ["array"] = (d => d.Array("a"u8).Int32(default, 7).Null().End(), "17000000 04 6100 0F000000 10 3000 07000000 0A 3100 00 00"),
        ["binary"] = (d => d.Binary("b"u8, [0, 255]), "0F000000 05 6200 02000000 00 00FF 00"),
        ["true"] = (d => d.Boolean("f"u8, true), "09000000 08 6600 01 00"),
        ["date"] = (d => d.Date("t"u8, DateTimeOffset.FromUnixTimeMilliseconds(1000)), "10000000 09 7400 E803000000000000 00"),
        ["date before 1970"] = (d => d.Date("t"u8, DateTimeOffset.FromUnixTimeMilliseconds(-1)), "10000000 09 7400 FFFFFFFFFFFFFFFF 00"),
        ["null"] = (d => d.String("n"u8, (string?)null), "08000000 0A 6E00 00"),
        ["int32"] = (d => d.Int32("i"u8, -2), "0C000000 10 6900 FEFFFFFF 00"),
        ["int64"] = (d => d.Int64("l"u8, long.MinValue), "10000000 12 6C00 0000000000000080 00"),
        ["two"] = (d => d.Boolean(""u8, false).Null("é"u8), "0C000000 08 00 00 0A C3A900 00"),
    };

    public static TheoryData<string> Names => new(Vectors.Keys);

    /// <summary>Of one field that is whole, but malformed inside.</summary>
    public static TheoryData<string, string> Malformed => new()
    {
        { "no byte", "" },
        { "four bytes", "04000000" },
        { "length too long", "06000000 00" },
        { "length negative", "FBFFFFFF 00" },
        { "no end", "05000000 01" },
        { "name without end", "07000000 0A 6E 00" },
        { "unknown type", "08000000 20 6E00 00" },
        { "end in the middle", "08000000 00 6E00 00" },
        { "int32 cut off", "0A000000 10 6900 0000 00" },
        { "string longer than the document", "0E000000 02 7300 03000000 6100 00" },
        { "string of length 0", "0D000000 02 7300 00000000 00 00" },
        { "string without NUL", "0E000000 02 7300 02000000 6161 00" },
        { "document without end", "0D000000 03 6400 05000000 01 00" },
        { "binary of negative length", "0D000000 05 6200 FFFFFFFF 00 00" },
        { "binary longer than an int", "0D000000 05 6200 FFFFFF7F 00 00" },
        { "pattern without end", "0A000000 0B 7200 6162 00" },
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void A_document_is_written_as_the_specification_has_it(string name)
    {
        using var writer = new BsonWriter();
        var range = writer.Write(Vectors[name].Write);
        Assert.Equal(Vectors[name].Hex.Replace(" ", ""), Convert.ToHexString(writer.Written.Span.Slice(range.Start, range.Length)));
    }

    [Theory]
    [MemberData(nameof(Malformed))]
    public void A_malformed_document_is_refused(string _, string hex) => Assert.Throws<BsonException>(() =>
    {
        foreach (var element in new BsonDocument(Bytes(hex)))
        {
            Assert.Fail($"It has an element of type {element.Type}.");
        }
    });

    [Fact]
    public void Types_that_are_not_ours_are_passed_over()
    {
        var bytes = Bytes(
            """
            00000000 06 6100 07 6200 000102030405060708090A0B 0B 6300 7800 6900 0C 6400 02000000 6100 000102030405060708090A0B
            0D 6500 02000000 6100 0E 6600 02000000 6100 0F 6700 0F000000 02000000 6100 05000000 00
            11 6800 0000000000000000 13 6900 00000000000000000000000000000000 FF 6A00 7F 6B00 10 7A00 2A000000 00
            """);
        Assert.True(BitConverter.TryWriteBytes(bytes, bytes.Length));

        Assert.Equal(42, new BsonDocument(bytes)["z"u8].Int32());
    }

    [Fact]
    public void Numbers_are_read_by_their_value()
    {
        using var writer = new BsonWriter();
        var range = writer.Write(d => d.Double("whole"u8, 3).Double("half"u8, 0.5).Double("huge"u8, 1e19).Int64("large"u8, 1L << 40).Int32("int"u8, 5));

        Assert.Equal(3, Document(writer, range)["whole"u8].Int64());
        Assert.Equal(5.0, Document(writer, range)["int"u8].Double());
        Assert.Contains("'half' is Double", Assert.Throws<BsonException>(() => Document(writer, range)["half"u8].Int64()).Message, StringComparison.Ordinal);
        Assert.Throws<BsonException>(() => Document(writer, range)["huge"u8].Int64());
        Assert.Contains("no 32-bit number", Assert.Throws<BsonException>(() => Document(writer, range)["large"u8].Int32()).Message, StringComparison.Ordinal);
        Assert.Contains("'int' is Int32 where String", Assert.Throws<BsonException>(() => Document(writer, range)["int"u8].String()).Message, StringComparison.Ordinal);
        Assert.Contains("no field 'none'", Assert.Throws<BsonException>(() => Document(writer, range)["none"u8].IsNull).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_no_text_or_no_name_is_refused()
    {
        Assert.Contains("half a surrogate pair at 1", Refused(d => d.String("s"u8, "a\ud800")).Message, StringComparison.Ordinal);
        Assert.Contains("'s' is not UTF-8", Refused(d => d.String("s"u8, [0xff])).Message, StringComparison.Ordinal);
        Assert.Contains("without NUL", Refused(d => d.Null("a\0b"u8)).Message, StringComparison.Ordinal);
        Assert.Throws<BsonException>(() => new BsonDocument(Bytes("0E000000 02 7300 02000000 FF00 00"))["s"u8].String());
        Assert.Throws<BsonException>(() => new BsonDocument(Bytes("09000000 08 6600 02 00"))["f"u8].Boolean());
        Assert.Throws<BsonException>(() => new BsonDocument(Bytes("10000000 09 7400 FFFFFFFFFFFFFF7F 00"))["t"u8].Date());
    }

    [Fact]
    public void More_than_MongoDB_takes_is_refused()
    {
        var most = new byte[BsonLimits.DocumentSize - 13]; // length, type, "b", NUL, length, subtype, end
        using var writer = new BsonWriter();
        Assert.Equal(BsonLimits.DocumentSize, writer.Write(d => d.Binary("b"u8, most)).Length);
        Assert.Contains("16777216", Refused(d => d.Binary("bb"u8, most)).Message, StringComparison.Ordinal);
        Assert.Contains("100 levels", Refused(d => Nest(d, BsonLimits.Depth)).Message, StringComparison.Ordinal);
        writer.Write(d => Nest(d, BsonLimits.Depth - 1));
    }

    [Fact]
    public void Ends_that_do_not_fit_their_beginnings_are_refused()
    {
        using var writer = new BsonWriter();
        Assert.Throws<InvalidOperationException>(() => writer.Write(d => d.End()));
        using var other = new BsonWriter();
        Assert.Throws<InvalidOperationException>(() => other.Write(d => d.Array("a"u8)));
        using var named = new BsonWriter();
        Assert.Throws<InvalidOperationException>(() => named.Write(d => d.Array("a"u8).Null("n"u8).End()));
    }

    private static void Nest(BsonWriter writer, int levels)
    {
        for (var i = 0; i < levels; i++)
        {
            writer.Document("d"u8);
        }

        for (var i = 0; i < levels; i++)
        {
            writer.End();
        }
    }

    private static BsonException Refused(Action<BsonWriter> fill)
    {
        using var writer = new BsonWriter();
        return Assert.Throws<BsonException>(() => writer.Write(fill));
    }

    private static BsonDocument Document(BsonWriter writer, BsonRange range) => new(writer.Written.Span.Slice(range.Start, range.Length));

    private static byte[] Bytes(string hex) => Convert.FromHexString(string.Concat(hex.Where(letter => !char.IsWhiteSpace(letter))));
}
