using ThinMqtt.Manager.Mongo;

namespace ThinMqtt.Manager.Tests.Mongo;

[Collection(MongoTests.Name)]
public sealed class CollectionTests(MongoFixture server)
{
    [MongoFact]
    public async Task A_document_is_found_as_it_was_inserted()
    {
        await using var site = await server.DatabaseAsync();
        var noon = new DateTimeOffset(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);
        await site.Devices.InsertAsync(d => d.String("_id"u8, "lab-1").String("name"u8, "Zoë 🖥").Int64("seq"u8, 1L << 40).Double("load"u8, 0.5)
            .Boolean("isCloned"u8, true).Date("at"u8, noon).Null("boot"u8).Binary("manifest"u8, [1, 2]).Array("macs"u8).String(default, "aa").End());

        var found = await site.Devices.FindOneAsync(Id("lab-1"), d => (
            d["name"u8].String(), d["seq"u8].Int64(), d["load"u8].Double(), d["isCloned"u8].Boolean(), d["at"u8].Date(),
            d["boot"u8].IsNull, Convert.ToHexString(d["manifest"u8].Binary()), d["macs"u8].Array()["0"u8].String()));

        Assert.Equal(("Zoë 🖥", 1L << 40, 0.5, true, noon, true, "0102", "aa"), found);
        Assert.Null(await site.Devices.FindOneAsync(Id("lab-2"), d => d["name"u8].String()));
    }

    [MongoFact]
    public async Task A_key_that_is_there_is_told_as_such()
    {
        await using var site = await server.DatabaseAsync();
        await site.Devices.InsertAsync(Id("lab-1"));

        var refused = await Assert.ThrowsAsync<MongoException>(() => site.Devices.InsertAsync(Id("lab-1")));

        Assert.Equal((MongoErrorKind.DuplicateKey, 17, 11000), (refused.Kind, refused.Domain, refused.Code));
        Assert.StartsWith("MongoDB: cannot insert into devices: ", refused.Message, StringComparison.Ordinal);
    }

    [MongoFact]
    public async Task An_upsert_that_is_guarded_keeps_what_is_newer()
    {
        await using var site = await server.DatabaseAsync();

        Assert.True(await UpsertAsync(5));
        Assert.False(await UpsertAsync(4));
        Assert.False(await UpsertAsync(5));
        Assert.True(await UpsertAsync(6));

        Assert.Equal([6L], await site.Devices.FindAsync(_ => { }, d => d["seq"u8].Int64()));
        Task<bool> UpsertAsync(long sequence) => site.Devices.TryUpsertAsync(
            f => f.String("_id"u8, "lab-1").Document("seq"u8).Int64("$lt"u8, sequence).End(), Set("seq", sequence));
    }

    [MongoFact]
    public async Task Updates_upserts_and_deletions_tell_what_they_changed()
    {
        await using var site = await server.DatabaseAsync();

        Assert.Equal(1, (await site.Devices.UpsertAsync(Id("a"), Set("n", 1))).Upserted);
        Assert.Equal(1, (await site.Devices.UpsertAsync(Id("a"), Set("n", 2))).Modified);
        Assert.Equal(0, (await site.Devices.UpdateAsync(Id("b"), Set("n", 2))).Matched);
        await site.Devices.InsertAsync(Id("b"));
        Assert.Equal(2, (await site.Devices.UpdateAllAsync(_ => { }, Set("n", 3))).Matched);
        Assert.Equal(2, await site.Devices.DeleteAsync(f => f.Int64("n"u8, 3)));
        Assert.Empty(await site.Devices.FindAsync(_ => { }, _ => 0));
    }

    [MongoFact]
    public async Task A_bulk_goes_on_behind_a_write_that_is_refused_unless_it_is_ordered()
    {
        await using var site = await server.DatabaseAsync();
        await site.Devices.InsertAsync(Id("1"));

        var unordered = await site.Devices.BulkAsync(bulk => Insert(bulk, "0", "1", "2"));
        var ordered = await site.Devices.BulkAsync(bulk => Insert(bulk, "3", "1", "4"), isOrdered: true);

        Assert.Equal((2L, 1L), (unordered.Inserted, ordered.Inserted));
        Assert.All([unordered, ordered], result => Assert.Equal((1, true), (Assert.Single(result.Errors).Index, result.Errors[0].IsDuplicateKey)));
        Assert.Equal(["0", "1", "2", "3"], await site.Devices.FindAsync(_ => { }, Name, new MongoFind { Sort = s => s.Int32("_id"u8, 1) }));
    }

    [MongoFact]
    public async Task A_bulk_of_heartbeats_stores_the_newer_and_tells_of_the_stale()
    {
        await using var site = await server.DatabaseAsync();
        const int devices = 300;

        Assert.Equal(devices, (await HeartbeatsAsync(_ => 1)).Upserted);
        var second = await HeartbeatsAsync(device => device % 2 == 0 ? 2 : 0);

        Assert.Equal((devices / 2L, devices / 2), (second.Modified, second.Errors.Count));
        Assert.All(second.Errors, error => Assert.True(error.IsDuplicateKey && error.Index % 2 == 1, error.ToString()));
        Assert.Equal(0, (await site.Devices.BulkAsync(_ => { })).Matched);
        Task<MongoWriteResult> HeartbeatsAsync(Func<int, long> sequence) => site.Devices.BulkAsync(bulk =>
        {
            for (var device = 0; device < devices; device++)
            {
                bulk.Upsert(
                    (Id: $"lab-{device}", Sequence: sequence(device)),
                    static (f, beat) => f.String("_id"u8, beat.Id).Document("seq"u8).Int64("$lt"u8, beat.Sequence).End(),
                    static (u, beat) => u.Document("$set"u8).Int64("seq"u8, beat.Sequence).End());
            }
        });
    }

    [MongoFact]
    public async Task A_search_is_sorted_limited_and_projected_and_reads_every_batch()
    {
        await using var site = await server.DatabaseAsync();
        await site.Devices.BulkAsync(bulk => Insert(bulk, [.. Enumerable.Range(0, 500).Select(number => $"{number:d3}")]));

        var page = await site.Devices.FindAsync(
            f => f.Document("_id"u8).String("$gt"u8, "009").End(),
            Name,
            new MongoFind { Sort = s => s.Int32("_id"u8, -1), Skip = 1, Limit = 3, Projection = p => p.Int32("_id"u8, 1) });

        Assert.Equal(["498", "497", "496"], page);
        Assert.Equal(500, (await site.Devices.FindAsync(_ => { }, Name)).Distinct().Count());
    }

    [MongoFact]
    public async Task An_aggregation_counts_by_group()
    {
        await using var site = await server.DatabaseAsync();
        await site.Devices.BulkAsync(bulk =>
        {
            foreach (var number in Enumerable.Range(0, 9))
            {
                bulk.Insert(number, static (d, n) => d.String("_id"u8, $"{n}").String("presence"u8, n % 3 == 0 ? "Online" : "Offline"));
            }
        });

        var counts = await site.Devices.AggregateAsync(
            stages => stages.Document().Document("$group"u8).String("_id"u8, "$presence").Document("count"u8).Int32("$sum"u8, 1).End().End().End(),
            d => (d["_id"u8].String(), d["count"u8].Int32()));

        Assert.Equal([("Offline", 6), ("Online", 3)], counts.Order());
    }

    [MongoFact]
    public async Task A_counter_is_taken_by_one_caller_each()
    {
        await using var site = await server.DatabaseAsync();
        var how = new MongoFindAndModify { IsUpsert = true, ReturnsNew = true };

        var taken = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => site.Devices.FindAndModifyAsync(
            Id("releases"), u => u.Document("$inc"u8).Int64("next"u8, 1).End(), d => d["next"u8].Int64(), how)));

        Assert.Equal(Enumerable.Range(1, 50).Select(number => (long)number), taken.Order());
        Assert.Null(await site.Devices.FindAndModifyAsync(Id("none"), Set("n", 1), Name));
    }

    [MongoFact]
    public async Task A_unique_index_refuses_a_second_document_and_may_be_asked_for_again()
    {
        await using var site = await server.DatabaseAsync();
        MongoIndex[] indexes =
        [
            new("release", keys => keys.Int32("package"u8, 1).Int32("version"u8, 1)) { IsUnique = true },
            new("age", keys => keys.Int32("at"u8, 1)) { ExpiresAfter = TimeSpan.FromDays(30) },
        ];
        await site.Devices.CreateIndexesAsync(indexes);
        await site.Devices.CreateIndexesAsync(indexes);

        await InsertAsync("1.0.0");
        await InsertAsync("1.0.1");
        var refused = await Assert.ThrowsAsync<MongoException>(() => InsertAsync("1.0.0"));

        Assert.Equal(MongoErrorKind.DuplicateKey, refused.Kind);
        Task InsertAsync(string version) =>
            site.Devices.InsertAsync(d => d.String("_id"u8, $"{Guid.NewGuid()}").String("package"u8, "hello").String("version"u8, version));
    }

    [MongoFact]
    public async Task What_cannot_be_written_or_read_is_told_and_harms_nothing()
    {
        await using var site = await server.DatabaseAsync();
        await site.Devices.InsertAsync(Id("lab-1"));

        await Assert.ThrowsAsync<BsonException>(async () => await site.Devices.InsertAsync(d => d.Binary("b"u8, new byte[BsonLimits.DocumentSize])));
        await Assert.ThrowsAsync<BsonException>(() => site.Devices.FindAsync(_ => { }, d => d["_id"u8].Int64()));
        var refused = await Assert.ThrowsAsync<MongoException>(() => site.Devices.UpdateAsync(Id("lab-1"), u => u.Int32("n"u8, 1)));
        var unknown = await Assert.ThrowsAsync<MongoException>(
            () => site.Database.CommandAsync("try", command => command.Int32("noSuchCommand"u8, 1), _ => true, isWrite: false, default));

        Assert.Equal((MongoErrorKind.Refused, MongoErrorKind.Refused, 59), (refused.Kind, unknown.Kind, unknown.Code));
        Assert.Equal(["lab-1"], await site.Devices.FindAsync(_ => { }, Name));
    }

    [MongoFact]
    public async Task Documents_of_many_megabytes_come_back()
    {
        await using var site = await server.DatabaseAsync();
        var bytes = new byte[15 << 20];
        new Random(1).NextBytes(bytes);
        await site.Devices.InsertAsync(d => d.String("_id"u8, "big").Binary("b"u8, bytes));

        Assert.True(await site.Devices.FindOneAsync(Id("big"), d => d["b"u8].Binary().SequenceEqual(bytes)));
    }

    private static string Name(BsonDocument document) => document["_id"u8].String();

    private static Action<BsonWriter> Id(string id) => document => document.String("_id"u8, id);

    private static Action<BsonWriter> Set(string field, long value) =>
        update => update.Document("$set"u8).Int64(System.Text.Encoding.UTF8.GetBytes(field), value).End();

    private static void Insert(MongoBulk bulk, params IEnumerable<string> ids)
    {
        foreach (var id in ids)
        {
            bulk.Insert(id, static (document, id) => document.String("_id"u8, id));
        }
    }
}
