using ThinMqtt.Testing;

namespace ThinMqtt.Manager.Tests.Mongo;

[Collection(MongoTests.Name)]
public sealed class LoadTests(MongoFixture server)
{
    private static readonly TimeSpan BusyMachine = TimeSpan.FromMinutes(2);

    [MongoFact]
    public async Task A_thousand_operations_at_once_are_all_done()
    {
        await using var site = await server.DatabaseAsync();

        await Task.WhenAll(Enumerable.Range(0, 1000).Select(number => site.Devices.UpsertAsync(
            f => f.String("_id"u8, $"lab-{number % 100}"), u => u.Document("$inc"u8).Int32("n"u8, 1).End()))).Within("1,000 upserts", BusyMachine);

        var counts = await site.Devices.FindAsync(_ => { }, d => d["n"u8].Int32());
        Assert.Equal((100, 1000), (counts.Count, counts.Sum()));
    }

    /// <summary>400 MB go there and back; documents left behind on either way would be seen, and what other tests take beside this one not.</summary>
    [MongoFact]
    public async Task Many_large_documents_leave_no_memory_behind()
    {
        await using var site = await server.DatabaseAsync();
        var bytes = new byte[4 << 20];
        await RoundAsync();
        var before = Environment.WorkingSet;

        for (var round = 0; round < 100; round++)
        {
            await RoundAsync();
        }

        Assert.InRange(Environment.WorkingSet - before, long.MinValue, 300L << 20);
        async Task RoundAsync()
        {
            await site.Devices.UpsertAsync(f => f.String("_id"u8, "big"), u => u.Document("$set"u8).Binary("b"u8, bytes).End());
            Assert.Equal(bytes.Length, await site.Devices.FindOneAsync(f => f.String("_id"u8, "big"), d => d["b"u8].Binary().Length));
        }
    }
}
