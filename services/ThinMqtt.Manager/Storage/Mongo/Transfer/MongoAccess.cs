using Microsoft.Extensions.Logging.Abstractions;

namespace ThinMqtt.Manager.Mongo;

/// <summary>A database, asked again for a while where it is away: what is done through it may be done twice.</summary>
internal sealed class MongoAccess(string name, MongoDatabase database) : IAsyncDisposable
{
    /// <summary>Longer than an election takes.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan Wait = TimeSpan.FromSeconds(1);

    public string Name => name;

    /// <summary>Opens a database that answers.</summary>
    /// <exception cref="MigrationException">It does not, or its settings cannot be used.</exception>
    public static async Task<MongoAccess> OpenAsync(MongoDbOptions options, CancellationToken stop)
    {
        if (!options.TryRead(out var connectionString, out var reason))
        {
            throw new MigrationException(reason);
        }

        var name = MongoName.Of(connectionString, options.Database);
        var driver = new MongoOptions { Connections = options.Connections };
        return await ExplainAsync(name, async () =>
        {
            var database = MongoDatabase.Connect(
                connectionString, options.Database is { } given ? driver with { DatabaseName = given } : driver, NullLogger.Instance);
            try
            {
                await database.PingAsync(stop);
                return new MongoAccess(name, database);
            }
            catch
            {
                await database.DisposeAsync();
                throw;
            }
        });
    }

    public Task<T> AskAsync<T>(Func<MongoDatabase, Task<T>> ask, CancellationToken stop) => ExplainAsync(name, async () =>
    {
        var begun = TimeProvider.System.GetTimestamp();
        while (true)
        {
            try
            {
                return await ask(database);
            }
            catch (MongoException away) when (IsPassing(away) && TimeProvider.System.GetElapsedTime(begun) < Patience)
            {
                await Task.Delay(Wait, stop);
            }
        }
    });

    /// <summary>Documents in place of those that have their ids.</summary>
    /// <param name="collection">Its name.</param>
    /// <param name="ids">Matches all that are replaced.</param>
    /// <param name="items">Each makes a document.</param>
    /// <param name="document">Writes one, with its id.</param>
    /// <param name="stop">Ends the waiting.</param>
    public Task ReplaceAsync<T>(
        string collection, Action<BsonWriter> ids, IReadOnlyCollection<T> items, Action<BsonWriter, T> document, CancellationToken stop) => AskAsync(
        async found =>
        {
            var result = await found.Collection(collection).BulkAsync(
                bulk =>
                {
                    bulk.DeleteAll(ids, static (filter, ids) => ids(filter));
                    foreach (var item in items)
                    {
                        bulk.Insert(item, document);
                    }
                },
                isOrdered: true,
                stop);
            return result.Errors is [var error, ..] ? throw MongoException.From($"write to {collection}", error) : true;
        },
        stop);

    public Task<long> CountAsync(string collection, CancellationToken stop) => AskAsync(
        async found => (await found.Collection(collection).AggregateAsync(
            stages => stages.Document().Document("$group"u8).Null("_id"u8).Document("count"u8).Int32("$sum"u8, 1).End().End().End(),
            document => document["count"u8].Int64(),
            stop)).FirstOrDefault(),
        stop);

    public async Task ClearAsync(string[] collections, CancellationToken stop)
    {
        foreach (var collection in collections)
        {
            await AskAsync(found => found.Collection(collection).DeleteAsync(_ => { }, stop), stop);
        }
    }

    public ValueTask DisposeAsync() => database.DisposeAsync();

    private static bool IsPassing(MongoException failure) =>
        failure.Kind is MongoErrorKind.Unreachable or MongoErrorKind.Timeout or MongoErrorKind.Busy;

    private static async Task<T> ExplainAsync<T>(string name, Func<Task<T>> work)
    {
        try
        {
            return await work();
        }
        catch (Exception exception) when (exception is MongoException or BsonException)
        {
            throw new MigrationException($"The inventory {name}: {exception.Message} When that is put right, the same command goes on.", exception);
        }
    }
}
