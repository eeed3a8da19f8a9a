namespace ThinMqtt.Manager.Mongo;

/// <summary>One write of a bulk that the server refused.</summary>
/// <param name="Index">Its place in the bulk, from 0.</param>
/// <param name="Code">The server's.</param>
/// <param name="Text">The server's.</param>
internal sealed record MongoWriteError(int Index, int Code, string Text)
{
    /// <summary>Whether the key was there: of a guarded upsert, that what is there is as new.</summary>
    public bool IsDuplicateKey => MongoErrors.KindOfServer(Code) == MongoErrorKind.DuplicateKey;
}

/// <summary>What writes have changed.</summary>
internal sealed record MongoWriteResult
{
    public static MongoWriteResult None { get; } = new();

    public long Inserted { get; init; }

    /// <summary>Found by updates, changed by them or the same already.</summary>
    public long Matched { get; init; }

    public long Modified { get; init; }

    /// <summary>Made by upserts.</summary>
    public long Upserted { get; init; }

    public long Deleted { get; init; }

    /// <summary>Of a bulk: what was refused. A single write throws instead.</summary>
    public IReadOnlyList<MongoWriteError> Errors { get; init; } = [];

    /// <summary>For bulks where a key that is there is an answer, and everything else an error.</summary>
    /// <param name="action">For the error's text.</param>
    /// <exception cref="MongoException">A write was refused for something else.</exception>
    public MongoWriteResult WithDuplicatesOnly(string action) =>
        Errors.FirstOrDefault(error => !error.IsDuplicateKey) is { } refused ? throw MongoException.From(action, refused) : this;

    internal static MongoWriteResult Read(BsonDocument reply) => new()
    {
        Inserted = Count(reply, "nInserted"u8),
        Matched = Count(reply, "nMatched"u8),
        Modified = Count(reply, "nModified"u8),
        Upserted = Count(reply, "nUpserted"u8),
        Deleted = Count(reply, "nRemoved"u8),
        Errors = ReadErrors(reply),
    };

    private static long Count(BsonDocument reply, ReadOnlySpan<byte> name) => reply.TryFind(name, out var count) ? count.Int64() : 0;

    private static List<MongoWriteError> ReadErrors(BsonDocument reply)
    {
        var errors = new List<MongoWriteError>();
        if (reply.TryFind("writeErrors"u8, out var array))
        {
            foreach (var element in array.Array())
            {
                var error = element.Document();
                errors.Add(new MongoWriteError(error["index"u8].Int32(), error["code"u8].Int32(), error["errmsg"u8].String()));
            }
        }

        return errors;
    }
}
