namespace ThinMqtt.Manager.Mongo;

/// <summary>The collection of keys of requests. A claim is of the one who made it, who finds it where the answer to its write was lost.</summary>
internal sealed class MongoRequestKeys(MongoInventory inventory) : IRequestKeyStore
{
    private MongoCalls Request => inventory.Calls(MongoPatience.Request);

    public async Task<(KeyState State, byte[]? Answer)> ClaimAsync(RequestKey wanted)
    {
        var calls = Request;
        await calls.WriteAsync(database => database.Collection(MongoSchema.RequestKeys).DeleteAsync(
            filter => filter.Document("at"u8).Int64("$lte"u8, (wanted.At - KeyRules.Memory).UtcTicks).End()));
        while (true)
        {
            var known = await FindAsync(calls, wanted.Key);
            var state = KeyRules.Judge(known, wanted);
            if (state != KeyState.Free || known?.Claim == wanted.Claim || await TryWriteAsync(calls, known, wanted))
            {
                return (state, state == KeyState.Answered ? known!.Answer : null);
            }
        }
    }

    public async Task<KeyState> FindAsync(RequestKey wanted) => KeyRules.Judge(await FindAsync(Request, wanted.Key), wanted);

    public Task AnswerAsync(RequestKey answered) => MongoGuard.TryUpdateAsync(
        Request, MongoSchema.RequestKeys, filter => WriteClaim(filter, answered), update => update.Document("$set"u8, changed => changed.Binary("answer"u8, answered.Answer)));

    public Task ForgetAsync(RequestKey claimed) =>
        Request.WriteAsync(database => database.Collection(MongoSchema.RequestKeys).DeleteAsync(filter => WriteClaim(filter, claimed)));

    private static Task<RequestKey?> FindAsync(MongoCalls calls, string key) => calls.ReadAsync(database =>
        database.Collection(MongoSchema.RequestKeys).FindOneAsync(MongoValues.Id(key), MongoValues.Checked(MongoSchema.RequestKeys, Read)));

    private static Task<bool> TryWriteAsync(MongoCalls calls, RequestKey? known, RequestKey wanted) => known is null
        ? MongoGuard.TryInsertAsync(calls, MongoSchema.RequestKeys, document => Write(document.String("_id"u8, wanted.Key), wanted))
        : MongoGuard.TryUpdateAsync(
            calls, MongoSchema.RequestKeys, filter => WriteClaim(filter, known), update => update.Document("$set"u8, changed => Write(changed, wanted)));

    private static RequestKey Read(BsonDocument document) => new(
        document["_id"u8].String(),
        document["request"u8].String(),
        document["at"u8].Time(),
        document["claim"u8].Int64(),
        document["answer"u8] is { IsNull: false } answer ? answer.Binary().ToArray() : null);

    private static void Write(BsonWriter document, RequestKey claim) =>
        document.String("request"u8, claim.Request).Time("at"u8, claim.At).Int64("claim"u8, claim.Claim).Null("answer"u8);

    private static void WriteClaim(BsonWriter filter, RequestKey key) => filter.String("_id"u8, key.Key).Int64("claim"u8, key.Claim);
}
