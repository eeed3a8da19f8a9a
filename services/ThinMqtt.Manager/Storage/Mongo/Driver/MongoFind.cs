namespace ThinMqtt.Manager.Mongo;

/// <summary>How a search is answered.</summary>
internal sealed record MongoFind
{
    /// <summary>Fields with 1 (ascending) or -1, the weightiest first. Default: in no order.</summary>
    public Action<BsonWriter>? Sort { get; init; }

    /// <summary>Fields with 1, or with 0 for all others. Default: all.</summary>
    public Action<BsonWriter>? Projection { get; init; }

    /// <summary>At most so many documents: 1 or more. Default: all.</summary>
    public int? Limit { get; init; }

    /// <summary>Passes over so many first. Default: none.</summary>
    public int? Skip { get; init; }

    internal void Write(BsonWriter options)
    {
        if (Sort is not null)
        {
            options.Document("sort"u8, Sort);
        }

        if (Projection is not null)
        {
            options.Document("projection"u8, Projection);
        }

        if (Limit is not null)
        {
            options.Int64("limit"u8, Limit);
        }

        if (Skip is not null)
        {
            options.Int64("skip"u8, Skip);
        }
    }
}
