namespace ThinMqtt.Manager.Mongo;

/// <summary>
/// A collection. Documents are written when a method is called, and read on a thread of the driver. Cancelling ends the waiting at once; a
/// write that is under way may still be done.
/// </summary>
/// <remarks>All methods throw <see cref="MongoException"/>; of <see cref="BsonException"/>, what they cannot write or a map cannot read.</remarks>
internal sealed class MongoCollection(MongoDatabase database, string name)
{
    public string Name => name;

    /// <exception cref="MongoException">Its key is there already (<see cref="MongoErrorKind.DuplicateKey"/>), or it was not done.</exception>
    public Task InsertAsync(Action<BsonWriter> document, CancellationToken cancellation = default) =>
        WriteAsync("insert into", bulk => bulk.Insert(document, static (writer, fill) => fill(writer)), cancellation);

    /// <summary>Changes one document that matches, if there is one.</summary>
    public Task<MongoWriteResult> UpdateAsync(Action<BsonWriter> filter, Action<BsonWriter> update, CancellationToken cancellation = default) =>
        WriteAsync("update", bulk => bulk.Update((filter, update), Filter, Update), cancellation);

    /// <summary>Changes all documents that match.</summary>
    public Task<MongoWriteResult> UpdateAllAsync(
        Action<BsonWriter> filter, Action<BsonWriter> update, CancellationToken cancellation = default) =>
        WriteAsync("update", bulk => bulk.UpdateAll((filter, update), Filter, Update), cancellation);

    /// <summary>Changes one document that matches, or makes one of the filter's equalities and the update.</summary>
    /// <exception cref="MongoException">As <see cref="InsertAsync"/>.</exception>
    public Task<MongoWriteResult> UpsertAsync(Action<BsonWriter> filter, Action<BsonWriter> update, CancellationToken cancellation = default) =>
        WriteAsync("upsert into", bulk => bulk.Upsert((filter, update), Filter, Update), cancellation);

    /// <summary>
    /// <see cref="UpsertAsync"/> of what came in order: the filter names the <c>_id</c>, and what is there must be older than, such as
    /// <c>{ _id: "lab-1", seq: { $lt: 7 } }</c>.
    /// </summary>
    /// <returns>False when there is one as new; it stays.</returns>
    public async Task<bool> TryUpsertAsync(Action<BsonWriter> filter, Action<BsonWriter> update, CancellationToken cancellation = default)
    {
        var result = await BulkAsync(bulk => bulk.Upsert((filter, update), Filter, Update), isOrdered: true, cancellation);
        return result.Errors switch
        {
            [] => true,
            [{ IsDuplicateKey: true }] => false,
            [var error, ..] => throw Refused("upsert into", error),
        };
    }

    /// <summary>Deletes all documents that match.</summary>
    /// <returns>How many.</returns>
    public async Task<long> DeleteAsync(Action<BsonWriter> filter, CancellationToken cancellation = default) =>
        (await WriteAsync("delete from", bulk => bulk.DeleteAll(filter, static (writer, fill) => fill(writer)), cancellation)).Deleted;

    /// <summary>Many writes with one question to the server.</summary>
    /// <param name="fill">Adds them.</param>
    /// <param name="isOrdered">Whether they are done one after the other, and the first that is refused ends them.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <returns>With the writes that were refused.</returns>
    public Task<MongoWriteResult> BulkAsync(Action<MongoBulk> fill, bool isOrdered = false, CancellationToken cancellation = default) =>
        database.RunAsync<MongoWriteResult>(
            documents =>
            {
                var bulk = new MongoBulk(documents);
                fill(bulk);
                return client =>
                {
                    using var collection = Open(client);
                    return bulk.Execute(collection, isOrdered, $"write to {name}");
                };
            },
            cancellation);

    /// <returns>What <paramref name="map"/> makes of the documents that match.</returns>
    public Task<List<T>> FindAsync<T>(
        Action<BsonWriter> filter, BsonMap<T> map, MongoFind? how = null, CancellationToken cancellation = default) => database.RunAsync<List<T>>(
        documents =>
        {
            var query = documents.Write(filter);
            var options = documents.Write((how ?? new MongoFind()).Write);
            return client =>
            {
                using var collection = Open(client);
                using var queryView = new BsonView(documents, query);
                using var optionsView = new BsonView(documents, options);
                using var cursor = new CursorHandle(LibMongoc.NewFind(collection, queryView, optionsView, 0), collection);
                return MongoCursor.Read(cursor, $"read {name}", map, cancellation);
            };
        },
        cancellation);

    /// <returns>Null (of a struct: its default) when nothing matches.</returns>
    public async Task<T?> FindOneAsync<T>(Action<BsonWriter> filter, BsonMap<T> map, CancellationToken cancellation = default) =>
        (await FindAsync(filter, map, new MongoFind { Limit = 1 }, cancellation)).FirstOrDefault();

    /// <param name="pipeline">Writes its stages, each a document.</param>
    /// <param name="map">Makes a value of each document that comes out.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    public Task<List<T>> AggregateAsync<T>(Action<BsonWriter> pipeline, BsonMap<T> map, CancellationToken cancellation = default) =>
        database.RunAsync<List<T>>(
            documents =>
            {
                var stages = documents.WriteArray(pipeline);
                return client =>
                {
                    using var collection = Open(client);
                    using var view = new BsonView(documents, stages);
                    using var cursor = new CursorHandle(LibMongoc.NewAggregate(collection, 0, view, 0, 0), collection);
                    return MongoCursor.Read(cursor, $"aggregate {name}", map, cancellation);
                };
            },
            cancellation);

    /// <summary>Changes one document in one step with reading it.</summary>
    /// <returns>Null (of a struct: its default) when there is none, or was none before.</returns>
    public Task<T?> FindAndModifyAsync<T>(
        Action<BsonWriter> filter,
        Action<BsonWriter> update,
        BsonMap<T> map,
        MongoFindAndModify? how = null,
        CancellationToken cancellation = default)
    {
        how ??= new MongoFindAndModify();
        return database.CommandAsync<T?>(
            $"find and modify in {name}",
            command =>
            {
                command.String("findAndModify"u8, name).Document("query"u8, filter).Document("update"u8, update);
                command.Boolean("upsert"u8, how.IsUpsert).Boolean("new"u8, how.ReturnsNew);
                if (how.Sort is not null)
                {
                    command.Document("sort"u8, how.Sort);
                }
            },
            reply => reply["value"u8] is { IsNull: false } found ? map(found.Document()) : default,
            isWrite: true,
            cancellation);
    }

    /// <summary>Makes those that are missing.</summary>
    public Task CreateIndexesAsync(IReadOnlyCollection<MongoIndex> indexes, CancellationToken cancellation = default) => database.CommandAsync(
        $"create indexes of {name}",
        command =>
        {
            command.String("createIndexes"u8, name).Array("indexes"u8);
            foreach (var index in indexes)
            {
                command.Document(default, index.Write);
            }

            command.End();
        },
        static _ => true,
        isWrite: true,
        cancellation);

    private static void Filter(BsonWriter writer, (Action<BsonWriter> Filter, Action<BsonWriter> Update) write) => write.Filter(writer);

    private static void Update(BsonWriter writer, (Action<BsonWriter> Filter, Action<BsonWriter> Update) write) => write.Update(writer);

    /// <summary>One write; refused, it is an error.</summary>
    private async Task<MongoWriteResult> WriteAsync(string verb, Action<MongoBulk> fill, CancellationToken cancellation)
    {
        var result = await BulkAsync(fill, isOrdered: true, cancellation);
        return result.Errors is [var error, ..] ? throw Refused(verb, error) : result;
    }

    private MongoException Refused(string verb, MongoWriteError error) => MongoException.From($"{verb} {name}", error);

    private CollectionHandle Open(ClientHandle client) => new(client, database.Name, name);
}
