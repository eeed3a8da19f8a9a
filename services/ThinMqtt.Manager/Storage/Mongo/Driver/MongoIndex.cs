namespace ThinMqtt.Manager.Mongo;

/// <param name="Name">Another index of this name is an error, the same one is not.</param>
/// <param name="Keys">Fields with 1 (ascending) or -1.</param>
internal sealed record MongoIndex(string Name, Action<BsonWriter> Keys)
{
    public bool IsUnique { get; init; }

    /// <summary>Deletes documents when the date in the field is so long ago: seconds to 68 years. Default: never.</summary>
    public TimeSpan? ExpiresAfter { get; init; }

    internal void Write(BsonWriter index)
    {
        index.Document("key"u8, Keys).String("name"u8, Name);
        if (IsUnique)
        {
            index.Boolean("unique"u8, true);
        }

        if (ExpiresAfter is { } span)
        {
            index.Int32("expireAfterSeconds"u8, (int)span.TotalSeconds);
        }
    }
}
