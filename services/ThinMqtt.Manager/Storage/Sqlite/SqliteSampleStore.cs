using Microsoft.Data.Sqlite;

namespace ThinMqtt.Manager.Sqlite;

/// <summary>Samples in the SQLite file.</summary>
internal sealed class SqliteSampleStore(Database database) : ISampleStore
{
    public const string Columns = "SELECT at, online, stale, offline FROM samples";

    public Task AddAsync(FleetSample sample) => database.WriteAsync(
        context =>
        {
            context.Sql.Execute("DELETE FROM samples WHERE at < $1", sample.At - SampleRules.Memory);
            Put(context.Sql, sample);
        },
        WriteKind.Signal);

    public Task<IReadOnlyList<FleetSample>> SinceAsync(DateTimeOffset since) =>
        Task.FromResult<IReadOnlyList<FleetSample>>(database.Read(sql => sql.ReadAll(Columns + " WHERE at >= $1 ORDER BY at", Read, since)));

    public static FleetSample Read(SqliteDataReader row) => new(row.Time(0), row.GetInt32(1), row.GetInt32(2), row.GetInt32(3));

    public static void Put(SqlSession sql, FleetSample sample) => sql.Execute(
        "INSERT OR REPLACE INTO samples (at, online, stale, offline) VALUES ($1, $2, $3, $4)", sample.At, sample.Online, sample.Stale, sample.Offline);
}
