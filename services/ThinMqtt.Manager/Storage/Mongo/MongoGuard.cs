namespace ThinMqtt.Manager.Mongo;

/// <summary>
/// Read, decide, write if nothing has come between, and otherwise again: what a transaction would do, for one document. Each such write gives
/// the document a new tag, and asks for the one that was read. A tag is one of 2^63, so that a writer whose answer was lost sees by it that
/// the write was done.
/// </summary>
internal static class MongoGuard
{
    public static long NewTag() => Random.Shared.NextInt64(1, long.MaxValue);

    /// <typeparam name="TState">What is decided upon.</typeparam>
    /// <typeparam name="TChange">What is to be written.</typeparam>
    /// <param name="read">Null when there is no such document.</param>
    /// <param name="tagOf">Of what was read.</param>
    /// <param name="decide">Null when there is nothing to change.</param>
    /// <param name="tryWrite">False when something has come between.</param>
    /// <returns>What was written; null when there was nothing to change.</returns>
    public static async Task<TChange?> ChangeAsync<TState, TChange>(
        Func<Task<TState?>> read, Func<TState, long> tagOf, Func<TState?, Task<TChange?>> decide, Func<TChange, long, Task<bool>> tryWrite)
        where TState : class
        where TChange : class
    {
        TChange? sent = null;
        var tag = 0L;
        while (true)
        {
            var state = await read();
            if (sent is not null && state is not null && tagOf(state) == tag)
            {
                return sent; // It was done, and its answer lost.
            }

            if (await decide(state) is not { } change)
            {
                return null;
            }

            (sent, tag) = (change, NewTag());
            if (await tryWrite(change, tag))
            {
                return change;
            }
        }
    }

    /// <summary>Inserts a document, unless there is one of its id.</summary>
    public static async Task<bool> TryInsertAsync(MongoCalls calls, string collection, Action<BsonWriter> document)
    {
        try
        {
            return await calls.WriteAsync(async database =>
            {
                await database.Collection(collection).InsertAsync(document);
                return true;
            });
        }
        catch (MongoException there) when (there.Kind == MongoErrorKind.DuplicateKey)
        {
            return false;
        }
    }

    /// <summary>Updates the document that the filter names with its tag, if it is still so.</summary>
    public static async Task<bool> TryUpdateAsync(MongoCalls calls, string collection, Action<BsonWriter> filter, Action<BsonWriter> update) =>
        (await calls.WriteAsync(database => database.Collection(collection).UpdateAsync(filter, update))).Matched > 0;
}
