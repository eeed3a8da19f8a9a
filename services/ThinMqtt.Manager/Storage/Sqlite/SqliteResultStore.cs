using ThinMqtt.Contracts;

namespace ThinMqtt.Manager.Sqlite;

/// <summary>Results in the SQLite file.</summary>
internal sealed class SqliteResultStore(Database database, ResultWriter writer) : IResultStore
{
    public Task UpdateAsync(DeviceId device, UpdatePayload update) =>
        database.WriteAsync(context => writer.Update(context, device, update), WriteKind.Message);

    public Task<ResultPage> PageAsync(long release, UpdateState? state, string? after, int limit) =>
        Task.FromResult(database.Read(sql => ResultReader.Page(sql, release, state, after, limit)));

    public Task<IReadOnlyList<DeviceFailure>> FailuresAsync(long release) =>
        Task.FromResult(database.Read(sql => ResultReader.AllFailures(sql, release)));
}
