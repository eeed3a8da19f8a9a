using Microsoft.Extensions.Logging;

namespace ThinMqtt.Manager.Mongo;

/// <summary>
/// How values are written: times as ticks of UTC, since what is decided upon compares them exactly and a BSON date has milliseconds; enums as
/// their words.
/// </summary>
internal static class MongoValues
{
    public static BsonWriter Time(this BsonWriter writer, ReadOnlySpan<byte> name, DateTimeOffset? time) => writer.Int64(name, time?.UtcTicks);

    public static BsonWriter Word<T>(this BsonWriter writer, ReadOnlySpan<byte> name, T? word)
        where T : struct, Enum => writer.String(name, word?.ToString());

    public static DateTimeOffset Time(this BsonElement element) => new(element.Int64(), TimeSpan.Zero);

    public static DateTimeOffset? TimeOrNull(this BsonElement element) => element.IsNull ? null : element.Time();

    public static T Word<T>(this BsonElement element)
        where T : struct, Enum => Enum.Parse<T>(element.String());

    public static T? WordOrNull<T>(this BsonElement element)
        where T : struct, Enum => element.IsNull ? null : element.Word<T>();

    /// <summary>A filter for one document.</summary>
    public static Action<BsonWriter> Id(string id) => filter => filter.String("_id"u8, id);

    /// <summary>A filter for some documents.</summary>
    public static Action<BsonWriter> Ids(IEnumerable<string> ids) => filter =>
    {
        filter.Document("_id"u8).Array("$in"u8);
        foreach (var id in ids)
        {
            filter.String(default, id);
        }

        filter.End().End();
    };

    /// <summary>A document that somebody has written otherwise than this program does is told by its name.</summary>
    public static BsonMap<T> Checked<T>(string collection, BsonMap<T> map) => document =>
    {
        try
        {
            return map(document);
        }
        catch (Exception exception) when (exception is BsonException or ArgumentException or FormatException)
        {
            throw new BsonException($"The document {IdOf(document)} of the collection {collection} cannot be read: {exception.Message} Repair or remove it.", exception);
        }
    };

    /// <summary>Of many documents, one that cannot be read is told to the log and passed over.</summary>
    public static BsonMap<T?> Passing<T>(string collection, BsonMap<T> map, ILogger logger)
        where T : class
    {
        var checkedMap = Checked(collection, map);
        return document =>
        {
            try
            {
                return checkedMap(document);
            }
            catch (BsonException exception)
            {
                MongoLog.PassedOver(logger, exception.Message);
                return null;
            }
        };
    }

    private static string IdOf(BsonDocument document) => !document.TryFind("_id"u8, out var id) ? "without _id"
        : id.Type == BsonType.String ? $"'{id.String()}'"
        : id.Type is BsonType.Int32 or BsonType.Int64 ? $"{id.Int64()}"
        : $"with an _id of type {id.Type}";
}
