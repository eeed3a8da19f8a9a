using System.Text;
using FsCheck;
using FsCheck.Fluent;
using ThinMqtt.Manager.Mongo;

namespace ThinMqtt.Manager.Tests.Mongo;

/// <summary>Any document, written, is read as what it was written from; anything else is read or refused, and nothing worse.</summary>
public sealed class BsonRoundTripTests
{
    private static readonly Gen<string> Texts = Gen.OneOf(
        Gen.Choose(0, 0x7FF), Gen.Choose(0xE000, 0xFFFF), Gen.Elements(0xD7FF, 0x10000, 0x10FFFF))
        .Select(value => new Rune(value).ToString()).ArrayOf().Select(string.Concat);

    private static readonly Gen<string> Names = Texts.Select(text => text.Replace("\0", "", StringComparison.Ordinal));

    private static readonly Gen<object?> Simple = Gen.OneOf(
        Texts.Select(text => (object?)text),
        Gen.Choose(int.MinValue, int.MaxValue).Select(number => (object?)number),
        Gen.Elements(long.MinValue, -1, 0, 1L << 40, long.MaxValue).Select(number => (object?)number),
        Gen.Elements(0, -0.0, 1.5, double.NaN, double.MaxValue, double.NegativeInfinity).Select(number => (object?)number),
        Gen.Elements(true, false).Select(flag => (object?)flag),
        Gen.Choose(int.MinValue, int.MaxValue).Select(seconds => (object?)DateTimeOffset.FromUnixTimeSeconds(seconds)),
        Gen.Choose(0, 255).Select(value => (byte)value).ArrayOf().Select(bytes => (object?)bytes),
        Gen.Constant((object?)null));

    private static readonly Arbitrary<List<(string Name, object? Value)>> Documents =
        Document(depth: 3).ToArbitrary();

    [Fact]
    public void A_document_is_read_as_it_was_written() => Check.QuickThrowOnFailure(Prop.ForAll(Documents, fields =>
    {
        using var writer = new BsonWriter();
        writer.Write(static _ => { });
        var range = writer.Write(document => Write(document, fields));
        Assert.Equal(Describe(fields), Describe(Read(new BsonDocument(writer.Written.Span.Slice(range.Start, range.Length)), isArray: false)));
    }));

    [Fact]
    public void A_document_with_a_changed_byte_is_read_or_refused() => Check.QuickThrowOnFailure(Prop.ForAll(
        Documents, Gen.Choose(0, int.MaxValue).Select(number => number).ToArbitrary(), (fields, number) =>
    {
        using var writer = new BsonWriter();
        writer.Write(document => Write(document, fields));
        var bytes = writer.Written.ToArray();
        bytes[number % bytes.Length] = (byte)(number >> 16);
        try
        {
            Read(new BsonDocument(bytes), isArray: false);
        }
        catch (BsonException exception)
        {
            Assert.NotEmpty(exception.Message);
        }
    }));

    private static Gen<List<(string Name, object? Value)>> Document(int depth) =>
        (from name in Names from value in Value(depth) select (name, value)).ListOf().Select(fields => fields.Take(6).ToList());

    private static Gen<object?> Value(int depth) => depth == 0
        ? Simple
        : Gen.Frequency(
            (4, Simple),
            (1, Document(depth - 1).Select(fields => (object?)fields)),
            (1, Value(depth - 1).ListOf().Select(items => (object?)items.Take(12).ToList())));

    private static void Write(BsonWriter writer, List<(string Name, object? Value)> fields) =>
        fields.ForEach(field => Write(writer, Encoding.UTF8.GetBytes(field.Name), field.Value));

    private static void Write(BsonWriter writer, ReadOnlySpan<byte> name, object? value) => _ = value switch
    {
        null => writer.Null(name),
        string text => writer.String(name, text),
        int number => writer.Int32(name, number),
        long number => writer.Int64(name, number),
        double number => writer.Double(name, number),
        bool flag => writer.Boolean(name, flag),
        DateTimeOffset date => writer.Date(name, date),
        byte[] bytes => writer.Binary(name, bytes),
        List<(string, object?)> fields => writer.Document(name, document => Write(document, fields)),
        List<object?> items => Items(writer.Array(name), items).End(),
        _ => throw new ArgumentException($"{value.GetType()} is not generated."),
    };

    private static BsonWriter Items(BsonWriter writer, List<object?> items)
    {
        items.ForEach(item => Write(writer, default, item));
        return writer;
    }

    private static List<(string Name, object? Value)> Read(BsonDocument document, bool isArray)
    {
        var fields = new List<(string, object?)>();
        foreach (var element in document)
        {
            fields.Add((isArray ? "" : Encoding.UTF8.GetString(element.Name), Read(element)));
        }

        return fields;
    }

    private static object? Read(BsonElement element) => element.Type switch
    {
        BsonType.String => element.String(),
        BsonType.Int32 => element.Int32(),
        BsonType.Int64 => element.Int64(),
        BsonType.Double => element.Double(),
        BsonType.Boolean => element.Boolean(),
        BsonType.Date => element.Date(),
        BsonType.Binary => element.Binary().ToArray(),
        BsonType.Document => Read(element.Document(), isArray: false),
        BsonType.Array => Read(element.Array(), isArray: true).ConvertAll(field => field.Value),
        _ => null,
    };

    private static string Describe(object? value) => value switch
    {
        List<(string Name, object? Value)> fields =>
            "{" + string.Join(',', fields.Select(field => $"{field.Name}:{Describe(field.Value)}")) + "}",
        List<object?> items => "[" + string.Join(',', items.Select(Describe)) + "]",
        byte[] bytes => Convert.ToHexString(bytes),
        double number => $"Double {BitConverter.DoubleToInt64Bits(number)}",
        _ => $"{value?.GetType().Name} {value}",
    };
}
