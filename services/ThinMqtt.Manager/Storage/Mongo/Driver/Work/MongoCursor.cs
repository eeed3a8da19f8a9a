namespace ThinMqtt.Manager.Mongo;

/// <summary>Reads what a query finds. libmongoc asks the server for one batch after the other.</summary>
internal static class MongoCursor
{
    /// <exception cref="MongoException">The server did not answer, or not all of it.</exception>
    /// <exception cref="OperationCanceledException">Nobody waits for the rest.</exception>
    public static unsafe List<T> Read<T>(CursorHandle cursor, string action, BsonMap<T> map, CancellationToken cancellation)
    {
        NativeError error;
        var found = new List<T>();
        while (LibMongoc.Next(cursor, out var document))
        {
            cancellation.ThrowIfCancellationRequested();
            found.Add(map(LibBson.Read(document)));
        }

        return LibMongoc.HasFailed(cursor, &error) ? throw MongoException.From(action, error) : found;
    }
}
