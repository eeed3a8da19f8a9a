using ThinMqtt.Contracts;

namespace ThinMqtt.Manager.Mongo;

/// <summary>
/// Results: one document for each device and release, with its latest attempt. Those before, of which MongoDB's inventory itself keeps only
/// when they were heard, are beside it in a field of their own, so that nothing of a site is lost on its way through.
/// </summary>
internal sealed class MongoResultSet(MongoAccess access, MongoReleaseSet releases) : MongoRecords<ResultRecord>(access, MongoSchema.Results)
{
    private IReadOnlyDictionary<long, (PackageName Package, SemanticVersion Version)>? _names;

    public override async Task<long> CountAsync(CancellationToken stop) => (await Access.AskAsync(
        database => database.Collection(MongoSchema.Results).AggregateAsync(
            stages => stages.Document().Document("$group"u8).Null("_id"u8)
                .Document("count"u8).Document("$sum"u8).Array("$add"u8).Int32(default, 1)
                .Document().Document("$size"u8).Array("$ifNull"u8).String(default, "$former").Array().End().End().End().End()
                .End().End().End().End().End(),
            document => document["count"u8].Int64(),
            stop),
        stop)).FirstOrDefault();

    public override async Task<IReadOnlyList<ResultRecord>> ReadAsync(ResultRecord? after, int limit, CancellationToken stop)
    {
        var found = await FindAsync(
            MongoSchema.Results,
            filter => WriteAfter(filter, after),
            Attempts.Read,
            new MongoFind { Sort = sort => sort.Int32("release"u8, 1).Int32("device"u8, 1), Limit = limit },
            stop);
        return [.. found.SelectMany(attempts => attempts.All)];
    }

    /// <summary>A device's attempts at a release may be on several pages.</summary>
    public override async Task WriteAsync(IReadOnlyList<ResultRecord> records, CancellationToken stop)
    {
        _names ??= await releases.NamesAsync(stop);
        var groups = records.GroupBy(record => ResultBson.Id(record.Release, record.Device)).ToList();
        var ids = MongoValues.Ids(groups.Select(group => group.Key));
        var stored = (await FindAsync(MongoSchema.Results, ids, Attempts.Read, new MongoFind(), stop)).ToDictionary(attempts => attempts.Id);
        var merged = groups.Select(group => Attempts.Merge(stored.GetValueOrDefault(group.Key), group)).ToList();
        await Access.ReplaceAsync(MongoSchema.Results, ids, merged, (document, attempts) => Write(document, attempts, _names), stop);
    }

    private static void WriteAfter(BsonWriter filter, ResultRecord? after)
    {
        if (after is not null)
        {
            filter.Array("$or"u8);
            filter.Document().Document("release"u8).Int64("$gt"u8, after.Release).End().End();
            filter.Document().Int64("release"u8, after.Release).Document("device"u8).String("$gt"u8, after.Device).End().End();
            filter.End();
        }
    }

    private static void Write(
        BsonWriter document, Attempts attempts, IReadOnlyDictionary<long, (PackageName Package, SemanticVersion Version)> names)
    {
        var (former, latest) = (attempts.All[..^1], attempts.All[^1]);
        var (package, version) = names.TryGetValue(latest.Release, out var name)
            ? name
            : throw new MigrationException($"{latest.Device} has a result of release {latest.Release}, which is not in the source. Remove the result there.");
        var state = new ResultState(latest.ToResult(package, version), former.Count == 0 ? null : former.Max(attempt => attempt.At));
        ResultBson.Write(document.String("_id"u8, attempts.Id), state, MongoGuard.NewTag());
        document.Array("former"u8);
        foreach (var attempt in former)
        {
            ResultBson.Write(document.Document(), new ResultState(attempt.ToResult(package, version), null), tag: 0);
            document.End();
        }

        document.End();
    }

    /// <summary>Those of one device at one release, in their order.</summary>
    private sealed record Attempts(string Id, List<ResultRecord> All)
    {
        public static Attempts Read(BsonDocument document)
        {
            var latest = ResultRecord.Of(ResultBson.Read(document).Result);
            var all = new List<ResultRecord>();
            if (document.TryFind("former"u8, out var former))
            {
                foreach (var element in former.Array())
                {
                    all.Add(ResultRecord.Of(ResultBson.Read(element.Document()).Result));
                }
            }

            return new Attempts(document["_id"u8].String(), [.. all.Where(attempt => attempt.Attempt < latest.Attempt), latest]);
        }

        public static Attempts Merge(Attempts? stored, IGrouping<string, ResultRecord> records)
        {
            var others = stored?.All.Where(attempt => records.All(record => record.Attempt != attempt.Attempt)) ?? [];
            return new Attempts(records.Key, [.. others.Concat(records).OrderBy(record => record.Attempt)]);
        }
    }
}
