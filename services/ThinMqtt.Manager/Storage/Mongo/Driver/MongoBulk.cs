namespace ThinMqtt.Manager.Mongo;

/// <summary>
/// Writes that go to the server together. Documents are written at once, from an item by functions that need capture nothing. libmongoc
/// splits what is more than the server takes in one message.
/// </summary>
internal sealed class MongoBulk
{
    private readonly BsonWriter _documents;
    private readonly BsonRange _none;
    private readonly BsonRange _upsert;
    private readonly List<Write> _writes = [];

    internal MongoBulk(BsonWriter documents)
    {
        _documents = documents;
        _none = documents.Write(static _ => { });
        _upsert = documents.Write(static options => options.Boolean("upsert"u8, true));
    }

    private enum WriteKind
    {
        Insert,
        Update,
        UpdateAll,
        Upsert,
        DeleteAll,
    }

    public int Count => _writes.Count;

    public void Insert<T>(T item, Action<BsonWriter, T> document) => Add(WriteKind.Insert, item, document);

    /// <summary>Changes one document that matches.</summary>
    public void Update<T>(T item, Action<BsonWriter, T> filter, Action<BsonWriter, T> update) => Add(WriteKind.Update, item, filter, update);

    /// <summary>Changes all documents that match.</summary>
    public void UpdateAll<T>(T item, Action<BsonWriter, T> filter, Action<BsonWriter, T> update) => Add(WriteKind.UpdateAll, item, filter, update);

    /// <summary>
    /// Changes one document that matches, or makes one of the filter's equalities and the update. With a filter that names an
    /// <c>_id</c> and what it must be older than, an error that <see cref="MongoWriteError.IsDuplicateKey"/> means: there is one as new.
    /// </summary>
    public void Upsert<T>(T item, Action<BsonWriter, T> filter, Action<BsonWriter, T> update) => Add(WriteKind.Upsert, item, filter, update);

    /// <summary>Deletes all documents that match.</summary>
    public void DeleteAll<T>(T item, Action<BsonWriter, T> filter) => Add(WriteKind.DeleteAll, item, filter);

    /// <param name="collection">Of the client whose thread this is.</param>
    /// <param name="isOrdered">Whether the first refused write ends it.</param>
    /// <param name="action">For the error's text.</param>
    /// <exception cref="MongoException">More failed than single writes, or libmongoc does not take one of them.</exception>
    internal unsafe MongoWriteResult Execute(CollectionHandle collection, bool isOrdered, string action)
    {
        if (_writes.Count == 0)
        {
            return MongoWriteResult.None;
        }

        NativeError error;
        var order = _documents.Write(options => options.Boolean("ordered"u8, isOrdered));
        using var options = new BsonView(_documents, order);
        using var bulk = new BulkHandle(collection, options);
        Append(bulk, options, action);
        using var reply = new BsonReply();
        var isDone = LibMongoc.Execute(bulk, reply, &error) != 0;
        var result = MongoWriteResult.Read(reply.Document);
        if (!isDone && (error.Domain != MongoErrors.Server || result.Errors.Count == 0))
        {
            throw MongoException.From(action, error);
        }

        ThrowIfUnanswered(result, isOrdered, action);
        return result;
    }

    private void Add<T>(WriteKind kind, T item, Action<BsonWriter, T> first, Action<BsonWriter, T>? second = null) =>
        _writes.Add(new Write(kind, _documents.Write(item, first), second is null ? default : _documents.Write(item, second)));

    private unsafe void Append(BulkHandle bulk, BsonView options, string action)
    {
        NativeError error;
        using var first = new BsonView(_documents);
        using var second = new BsonView(_documents);
        foreach (var write in _writes)
        {
            first.Show(write.First);
            options.Show(write.Kind == WriteKind.Upsert ? _upsert : _none);
            var isTaken = write.Kind switch
            {
                WriteKind.Insert => LibMongoc.Insert(bulk, first, options, &error),
                WriteKind.DeleteAll => LibMongoc.RemoveMany(bulk, first, options, &error),
                WriteKind.UpdateAll => LibMongoc.UpdateMany(bulk, first, second.Show(write.Second), options, &error),
                _ => LibMongoc.UpdateOne(bulk, first, second.Show(write.Second), options, &error),
            };
            if (!isTaken)
            {
                throw MongoException.From(action, error);
            }
        }
    }

    /// <summary>
    /// Where a connection breaks between two messages of a bulk, libmongoc tells of the refused writes of the first only. Each insert and
    /// upsert is counted once by a server that has seen it.
    /// </summary>
    private void ThrowIfUnanswered(MongoWriteResult result, bool isOrdered, string action)
    {
        var expected = _writes.Count(write => write.Kind is WriteKind.Insert or WriteKind.Upsert);
        var answered = result.Inserted + result.Matched + result.Upserted + result.Errors.Count;
        if (!isOrdered && answered < expected)
        {
            throw new MongoException(
                MongoErrorKind.Unreachable, $"MongoDB: cannot {action}: {expected - answered} of {_writes.Count} writes were not answered. Send them again.");
        }
    }

    private readonly record struct Write(WriteKind Kind, BsonRange First, BsonRange Second);
}
