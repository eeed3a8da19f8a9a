using ThinMqtt.Contracts;

namespace ThinMqtt.Manager.Mongo;

/// <summary>The collection of results; each changed by <see cref="MongoGuard"/>.</summary>
internal sealed class MongoResults(MongoInventory inventory)
{
    private const int MaximumFailures = 1000;

    /// <returns>What was written; null when the message changes nothing.</returns>
    public static Task<ResultState?> ChangeAsync(MongoCalls calls, ReleaseResult said, int announced)
    {
        var id = ResultBson.Id(said.Release, said.Device);
        return MongoGuard.ChangeAsync<ResultState, ResultState>(
            () => calls.ReadAsync(database => database.Collection(MongoSchema.Results).FindOneAsync(
                MongoValues.Id(id), MongoValues.Checked(MongoSchema.Results, ResultBson.Read))),
            stored => stored.Tag!.Value,
            known => Task.FromResult(ResultState.After(known, said, announced)),
            (changed, tag) => TryWriteAsync(calls, id, changed, tag));
    }

    public static Task<long> DeleteAsync(MongoCalls calls, long release) => calls.WriteAsync(database =>
        database.Collection(MongoSchema.Results).DeleteAsync(filter => filter.Int64("release"u8, release)));

    /// <summary>Of all releases, the newest first.</summary>
    public Task<IReadOnlyList<ReleaseResult>> OfDeviceAsync(MongoCalls calls, string device) => FindAsync(
        calls, filter => filter.String("device"u8, device), new MongoFind { Sort = sort => sort.Int32("release"u8, -1) });

    /// <summary>In the order of the devices.</summary>
    public Task<IReadOnlyList<ReleaseResult>> FailuresAsync(MongoCalls calls, long release) => FindAsync(
        calls, filter => WriteFailures(filter, release), new MongoFind { Sort = sort => sort.Int32("device"u8, 1), Limit = MaximumFailures });

    /// <summary>In the order of the devices, without what else is known of them, as there may be one of each device.</summary>
    public async Task<IReadOnlyList<DeviceFailure>> AllFailuresAsync(MongoCalls calls, long release)
    {
        var map = MongoValues.Passing(MongoSchema.Results, ReadFailure, inventory.Logger);
        var found = await calls.ReadAsync(database => database.Collection(MongoSchema.Results).FindAsync(
            filter => WriteFailures(filter, release),
            map,
            new MongoFind
            {
                Sort = sort => sort.Int32("device"u8, 1),
                Projection = fields => fields.Int32("device"u8, 1).Int32("state"u8, 1).Int32("reason"u8, 1),
            }));
        return [.. found.OfType<DeviceFailure>()];
    }

    public async Task<ResultPage> PageAsync(MongoCalls calls, long release, UpdateState? state, string? after, int limit)
    {
        var rows = await FindAsync(
            calls,
            filter =>
            {
                filter.Int64("release"u8, release).Document("device"u8).String("$gt"u8, after ?? "").End();
                if (state is not null)
                {
                    filter.Word("state"u8, state);
                }
            },
            new MongoFind { Sort = sort => sort.Int32("device"u8, 1), Limit = limit + 1 });
        return rows.Count > limit ? new ResultPage([.. rows.Take(limit)], rows[limit - 1].Device) : new ResultPage(rows, null);
    }

    /// <summary>Devices by state, of each of the releases; states without devices are absent.</summary>
    public static async Task<IReadOnlyDictionary<long, IReadOnlyDictionary<string, int>>> CountsAsync(MongoCalls calls, IReadOnlyCollection<long> releases)
    {
        var counts = await calls.ReadAsync(database => database.Collection(MongoSchema.Results).AggregateAsync(
            stages => WriteCounting(stages, releases),
            MongoValues.Checked(MongoSchema.Results, ReadCount)));
        return counts.GroupBy(count => count.Release).ToDictionary(
            release => release.Key, IReadOnlyDictionary<string, int> (release) => release.OrderBy(count => count.State, StringComparer.Ordinal)
                .ToDictionary(count => char.ToLowerInvariant(count.State[0]) + count.State[1..], count => count.Count));
    }

    private static void WriteFailures(BsonWriter filter, long release) => filter.Int64("release"u8, release).Boolean("isFinal"u8, true)
        .Document("state"u8).Word("$ne"u8, (UpdateState?)UpdateState.Succeeded).End();

    private static DeviceFailure ReadFailure(BsonDocument result) =>
        new(result["device"u8].String(), result["state"u8].Word<UpdateState>(), result["reason"u8].StringOrNull());

    private static (long Release, string State, int Count) ReadCount(BsonDocument group)
    {
        var key = group["_id"u8].Document();
        return (key["release"u8].Int64(), key["state"u8].String(), group["count"u8].Int32());
    }

    private static void WriteCounting(BsonWriter stages, IReadOnlyCollection<long> releases)
    {
        stages.Document().Document("$match"u8).Document("release"u8).Array("$in"u8);
        foreach (var release in releases)
        {
            stages.Int64(default, release);
        }

        stages.End().End().End().End();
        stages.Document().Document("$group"u8).Document("_id"u8).String("release"u8, "$release").String("state"u8, "$state").End();
        stages.Document("count"u8).Int32("$sum"u8, 1).End().End().End();
    }

    private async Task<IReadOnlyList<ReleaseResult>> FindAsync(MongoCalls calls, Action<BsonWriter> filter, MongoFind how)
    {
        var map = MongoValues.Passing(MongoSchema.Results, ResultBson.Read, inventory.Logger);
        var found = await calls.ReadAsync(database => database.Collection(MongoSchema.Results).FindAsync(filter, map, how));
        return [.. found.OfType<ResultState>().Select(state => state.Result)];
    }

    private static Task<bool> TryWriteAsync(MongoCalls calls, string id, ResultState changed, long tag) => changed.Tag is { } former
        ? MongoGuard.TryUpdateAsync(
            calls,
            MongoSchema.Results,
            filter => filter.String("_id"u8, id).Int64("tag"u8, former),
            update => update.Document("$set"u8, result => ResultBson.Write(result, changed, tag)))
        : MongoGuard.TryInsertAsync(calls, MongoSchema.Results, document => ResultBson.Write(document.String("_id"u8, id), changed, tag));
}
