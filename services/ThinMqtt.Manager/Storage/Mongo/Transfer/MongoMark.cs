namespace ThinMqtt.Manager.Mongo;

/// <summary>What a database remembers of a site that is moved into it: a document beside that of the format.</summary>
internal static class MongoMark
{
    private const string Id = "migration";

    /// <returns>Null when nothing was ever moved here.</returns>
    public static Task<MigrationMark?> ReadAsync(MongoDatabase database, CancellationToken stop = default) =>
        database.Collection(MongoSchema.Meta).FindOneAsync(
            MongoValues.Id(Id),
            mark => new MigrationMark(mark["source"u8].String(), mark["started"u8].Time(), mark["reached"u8].String(), mark["finished"u8].TimeOrNull()),
            stop);

    public static Task<MongoWriteResult> WriteAsync(MongoDatabase database, MigrationMark mark, CancellationToken stop) =>
        database.Collection(MongoSchema.Meta).UpsertAsync(
            MongoValues.Id(Id),
            update => update.Document("$set"u8).String("source"u8, mark.Source).Time("started"u8, mark.Started).String("reached"u8, mark.Reached)
                .Time("finished"u8, mark.Finished).End(),
            stop);

    /// <exception cref="MongoException">The database has only a part of a site.</exception>
    public static async Task ThrowIfUnfinishedAsync(MongoDatabase database)
    {
        if ((await ReadAsync(database))?.Refusal($"The MongoDB database '{database.Name}'") is { } refusal)
        {
            throw new MongoException(MongoErrorKind.Refused, refusal);
        }
    }
}
