namespace ThinMqtt.Manager.Mongo;

/// <summary>Which document is changed, and what is told of it.</summary>
internal sealed record MongoFindAndModify
{
    /// <summary>Of several that match, the first in this order. Default: any.</summary>
    public Action<BsonWriter>? Sort { get; init; }

    /// <summary>Whether one is made where none matches.</summary>
    public bool IsUpsert { get; init; }

    /// <summary>Whether the document is told as it is afterwards. Default: as it was before.</summary>
    public bool ReturnsNew { get; init; }
}
