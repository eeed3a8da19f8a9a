namespace ThinMqtt.Manager.Sqlite;

/// <summary>Keys of requests in the SQLite file.</summary>
internal sealed class SqliteRequestKeys(Database database) : IRequestKeyStore
{
    public Task<(KeyState State, byte[]? Answer)> ClaimAsync(RequestKey wanted) => database.WriteAsync(context =>
    {
        context.Sql.Execute("DELETE FROM request_keys WHERE at <= $1", wanted.At - KeyRules.Memory);
        var known = Find(context.Sql, wanted.Key);
        var state = KeyRules.Judge(known, wanted);
        if (state == KeyState.Free)
        {
            context.Sql.Execute(
                "INSERT OR REPLACE INTO request_keys (key, request, at, claim) VALUES ($1, $2, $3, $4)", wanted.Key, wanted.Request, wanted.At, wanted.Claim);
        }

        return (state, state == KeyState.Answered ? known!.Answer : null);
    });

    public Task<KeyState> FindAsync(RequestKey wanted) => Task.FromResult(KeyRules.Judge(database.Read(sql => Find(sql, wanted.Key)), wanted));

    public Task AnswerAsync(RequestKey answered) => database.WriteAsync(context =>
        context.Sql.Execute("UPDATE request_keys SET answer = $3 WHERE key = $1 AND claim = $2", answered.Key, answered.Claim, answered.Answer));

    public Task ForgetAsync(RequestKey claimed) => database.WriteAsync(context =>
        context.Sql.Execute("DELETE FROM request_keys WHERE key = $1 AND claim = $2", claimed.Key, claimed.Claim));

    private static RequestKey? Find(SqlSession sql, string key) => sql.ReadOne(
        "SELECT key, request, at, claim, answer FROM request_keys WHERE key = $1",
        row => new RequestKey(row.GetString(0), row.GetString(1), row.Time(2), row.GetInt64(3), row.IsDBNull(4) ? null : (byte[])row[4]),
        key);
}
