namespace ThinMqtt.Manager.Sqlite;

/// <summary>A kind of records in the tables of a SQLite file.</summary>
/// <param name="access">To the file.</param>
/// <param name="tables">The one with a row for each record first.</param>
internal abstract class SqliteRecords<T>(SqliteAccess access, params string[] tables) : IRecordSet<T>
    where T : class
{
    public virtual Task<long> CountAsync(CancellationToken stop) =>
        Task.FromResult(Count(tables[0]));

    public Task<IReadOnlyList<T>> ReadAsync(T? after, int limit, CancellationToken stop) =>
        Task.FromResult<IReadOnlyList<T>>(access.Read(sql => Page(sql, after, limit)));

    public Task WriteAsync(IReadOnlyList<T> records, CancellationToken stop)
    {
        access.Write(sql =>
        {
            foreach (var record in records)
            {
                Put(sql, record);
            }
        });
        return Task.CompletedTask;
    }

    public Task ClearAsync(CancellationToken stop)
    {
        access.Write(sql => Array.ForEach(tables, table => sql.Execute($"DELETE FROM {table}")));
        return Task.CompletedTask;
    }

    /// <param name="rows">A table, or what stands for one.</param>
    protected long Count(string rows) => access.Read(sql => sql.ReadOne($"SELECT COUNT(*) FROM {rows}", row => row.GetInt64(0)));

    /// <summary>Those behind <paramref name="after"/> in the order of their keys.</summary>
    protected abstract List<T> Page(SqlSession sql, T? after, int limit);

    protected abstract void Put(SqlSession sql, T record);
}
