namespace ThinMqtt.Manager.Mongo;

/// <summary>
/// The histories of devices. An entry is written after what it tells of: a manager that is killed between the two loses the entry, and nothing
/// else; one whose write was done though its answer was lost writes it twice.
/// </summary>
internal sealed class MongoHistory(ManagerOptions options, EventHub hub, MongoInventory inventory)
{
    private readonly EventIds _ids = new(options.TimeProvider);

    /// <summary>Writes entries of any devices, those of one in their order, and tells of them.</summary>
    public async Task AddAsync(MongoCalls calls, IReadOnlyList<(string Device, DeviceEntry Entry)> entries)
    {
        var now = options.TimeProvider.GetUtcNow();
        var waiting = entries.Select(entry => new Stored(_ids.Next(), entry.Device, now, entry.Entry)).ToList();
        var stored = new List<Stored>(waiting.Count);
        while (waiting.Count > 0)
        {
            var taken = await InsertAsync(calls, waiting);
            stored.AddRange(waiting.Where((_, index) => !taken.Contains(index)));
            waiting = [.. waiting.Where((_, index) => taken.Contains(index)).Select(entry => entry with { Id = _ids.Next() })];
        }

        foreach (var entry in stored.OrderBy(entry => entry.Id))
        {
            hub.Publish(new ManagerEvent(ManagerEventKind.Device, now, entry.Entry.Text)
            {
                Device = entry.Device, DeviceEvent = entry.Entry.Kind, Entry = entry.Id,
            });
        }

        await TrimAsync(calls, stored);
    }

    /// <summary>The newest entry about how an update ended.</summary>
    public static async Task<string?> LastUpdateAsync(MongoCalls calls, string device)
    {
        var found = await calls.ReadAsync(database => database.Collection(MongoSchema.Events).FindAsync(
            filter => filter.String("device"u8, device).Document("kind"u8).Array("$in"u8)
                .Word(default, (DeviceEventKind?)DeviceEventKind.Updated).Word(default, (DeviceEventKind?)DeviceEventKind.UpdateFailed).End().End(),
            document => document["text"u8].String(),
            new MongoFind { Sort = sort => sort.Int32("_id"u8, -1), Limit = 1 }));
        return found.FirstOrDefault();
    }

    /// <summary>The newest first.</summary>
    /// <param name="calls">The piece of work.</param>
    /// <param name="device">Null for all.</param>
    /// <param name="limit">At most so many.</param>
    /// <param name="before">Only those with a lower number; null for all.</param>
    public async Task<IReadOnlyList<Activity>> NewestAsync(MongoCalls calls, string? device, int limit, long? before = null)
    {
        var map = MongoValues.Passing(MongoSchema.Events, Read, inventory.Logger);
        var found = await calls.ReadAsync(database => database.Collection(MongoSchema.Events).FindAsync(
            filter =>
            {
                _ = device is null ? filter : filter.String("device"u8, device);
                _ = before is null ? filter : filter.Document("_id"u8).Int64("$lt"u8, before).End();
            },
            map,
            new MongoFind { Sort = sort => sort.Int32("_id"u8, -1), Limit = limit }));
        return [.. found.OfType<Activity>()];
    }

    private static Activity Read(BsonDocument entry) => new(
        entry["_id"u8].Int64(),
        entry["device"u8].String(),
        entry["at"u8].Time(),
        entry["kind"u8].Word<DeviceEventKind>(),
        entry["text"u8].String());

    /// <returns>The places of those whose id is taken.</returns>
    private static async Task<HashSet<int>> InsertAsync(MongoCalls calls, List<Stored> entries)
    {
        var result = await calls.WriteAsync(async database => (await database.Collection(MongoSchema.Events).BulkAsync(bulk =>
        {
            foreach (var entry in entries)
            {
                bulk.Insert(entry, static (document, entry) => document.Int64("_id"u8, entry.Id).String("device"u8, entry.Device)
                    .Time("at"u8, entry.At).Word("kind"u8, (DeviceEventKind?)entry.Entry.Kind).String("text"u8, entry.Entry.Text));
            }
        })).WithDuplicatesOnly("insert into events"));
        return [.. result.Errors.Select(error => error.Index)];
    }

    /// <summary>
    /// The oldest entries make room: not with every new one, which would cost two more operations each, but with one of many at random, so that
    /// there are a tenth too many at times and nobody has to count them.
    /// </summary>
    private async Task TrimAsync(MongoCalls calls, IReadOnlyList<Stored> entries)
    {
        foreach (var device in entries.Select(entry => entry.Device).Distinct())
        {
            if (Random.Shared.Next(Math.Max(1, options.EventsPerDevice / 10)) == 0)
            {
                await TrimAsync(calls, device);
            }
        }
    }

    private async Task TrimAsync(MongoCalls calls, string device)
    {
        try
        {
            var oldest = await calls.ReadAsync(database => database.Collection(MongoSchema.Events).FindAsync(
                filter => filter.String("device"u8, device),
                document => document["_id"u8].Int64(),
                new MongoFind
                {
                    Sort = sort => sort.Int32("_id"u8, -1), Skip = options.EventsPerDevice, Limit = 1, Projection = fields => fields.Int32("_id"u8, 1),
                }));
            if (oldest.Count > 0)
            {
                await calls.WriteAsync(database => database.Collection(MongoSchema.Events).DeleteAsync(
                    filter => filter.String("device"u8, device).Document("_id"u8).Int64("$lte"u8, oldest[0]).End()));
            }
        }
        catch (Exception exception) when (exception is MongoException or BsonException or InventoryUnavailableException)
        {
            MongoLog.NotTrimmed(inventory.Logger, exception.Message);
        }
    }

    private sealed record Stored(long Id, string Device, DateTimeOffset At, DeviceEntry Entry);
}

/// <summary>
/// Numbers that grow with time, so that no counter is shared: milliseconds since 1970, times 2048, and a count. They stay below 2^53, which
/// JavaScript holds exactly, until the year 2109. Entries of one device that two managers write within a millisecond, or within what their
/// clocks differ, may be in the other order.
/// </summary>
internal sealed class EventIds(TimeProvider time)
{
    private const int PerMillisecond = 2048;

    private readonly Lock _gate = new();

    /// <summary>Managers begin at different places of a millisecond, so that they seldom meet.</summary>
    private readonly int _offset = Random.Shared.Next(PerMillisecond / 2);

    private long _last;

    public long Next()
    {
        lock (_gate)
        {
            return _last = Math.Max(_last + 1, (time.GetUtcNow().ToUnixTimeMilliseconds() * PerMillisecond) + _offset);
        }
    }
}
