namespace ThinMqtt.Manager.Mongo;

/// <param name="Action">For the error's text.</param>
/// <param name="Documents">Where the command lies.</param>
/// <param name="Range">Which document it is.</param>
/// <param name="IsWrite">Whether the connection string's write concern is for it.</param>
internal readonly record struct MongoCommand(string Action, BsonWriter Documents, BsonRange Range, bool IsWrite)
{
    /// <exception cref="MongoException">The server did not do it.</exception>
    public static unsafe T Run<T>(ClientHandle client, string database, MongoCommand command, BsonMap<T> map)
    {
        NativeError error;
        using var view = new BsonView(command.Documents, command.Range);
        using var reply = new BsonReply();
        var isDone = command.IsWrite
            ? LibMongoc.WriteCommand(client, database, view, 0, reply, &error)
            : LibMongoc.Command(client, database, view, 0, reply, &error);
        return isDone ? map(reply.Document) : throw MongoException.From(command.Action, error);
    }
}
