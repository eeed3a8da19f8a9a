using System.Collections.Concurrent;

namespace ThinMqtt.Manager.Mongo;

/// <summary>Changes devices, one or many, each by <see cref="MongoGuard"/>.</summary>
internal sealed class MongoDevices(MongoInventory inventory, MongoHistory history, EventHub hub, ManagerOptions options)
{
    /// <summary>Ids that are in the collection, from which nobody is removed.</summary>
    private readonly ConcurrentDictionary<string, bool> _known = new();

    /// <param name="calls">The piece of work.</param>
    /// <param name="id">The device's.</param>
    /// <param name="decide">From what is known (null: nothing) and the time to what is to be.</param>
    public async Task ChangeAsync(MongoCalls calls, string id, Func<DeviceState?, DateTimeOffset, DeviceChange?> decide)
    {
        var change = await MongoGuard.ChangeAsync<DeviceState, DeviceChange>(
            () => FindAsync(calls, id),
            state => state.Tag,
            state => Task.FromResult(decide(state, options.TimeProvider.GetUtcNow())),
            (change, tag) => TryWriteAsync(calls, change, tag));
        if (change is { Entries.Count: > 0 })
        {
            await history.AddAsync(calls, [.. change.Entries.Select(entry => (id, entry))]);
        }
        else if (change is not null)
        {
            Tell(id);
        }
    }

    /// <summary>Changes different devices together, as <see cref="ChangeAsync"/> does each.</summary>
    /// <returns>Those that need nothing more; with the others something has come between, or they cannot be read.</returns>
    public async Task<IReadOnlySet<string>> TryChangeAsync(
        MongoCalls calls, IReadOnlyCollection<string> ids, Func<string, DeviceState?, DateTimeOffset, DeviceChange?> decide)
    {
        var now = options.TimeProvider.GetUtcNow();
        var states = await FindAsync(calls, ids);
        var settled = new HashSet<string>();
        var changes = new List<DeviceChange>();
        foreach (var id in ids.Where(id => states.GetValueOrDefault(id) is not null || !states.ContainsKey(id)))
        {
            if (decide(id, states.GetValueOrDefault(id), now) is { } change)
            {
                changes.Add(change);
            }
            else
            {
                settled.Add(id);
            }
        }

        foreach (var written in changes.Count > 0 ? await TryWriteAsync(calls, changes) : [])
        {
            settled.Add(written.Next.Id);
            if (written.Entries.Count == 0)
            {
                Tell(written.Next.Id);
            }
        }

        foreach (var id in settled)
        {
            _known[id] = true;
        }

        return settled;
    }

    /// <summary>A device is known from its first message on, whatever that is.</summary>
    public async Task DiscoverAsync(MongoCalls calls, string id)
    {
        if (!_known.ContainsKey(id))
        {
            await ChangeAsync(calls, id, (known, now) => known is null ? DeviceChange.Of(id, null, now) : null);
            _known[id] = true;
        }
    }

    /// <summary>Writes changes of different devices with one question to the server, or two where something has come between.</summary>
    /// <returns>Those that were written.</returns>
    public async Task<IReadOnlyCollection<DeviceChange>> TryWriteAsync(MongoCalls calls, IReadOnlyCollection<DeviceChange> changes)
    {
        var tagged = changes.Select(change => (Change: change, Tag: MongoGuard.NewTag())).ToList();
        var result = await calls.WriteAsync(async database => (await database.Collection(MongoSchema.Devices).BulkAsync(bulk =>
        {
            foreach (var one in tagged)
            {
                Add(bulk, one);
            }
        })).WithDuplicatesOnly("update devices"));
        var written = result.Matched + result.Inserted == tagged.Count ? changes : await WrittenAsync(calls, tagged);
        var entries = written.SelectMany(change => change.Entries.Select(entry => (change.Next.Id, entry))).ToList();
        if (entries.Count > 0)
        {
            await history.AddAsync(calls, entries);
        }

        return written;
    }

    /// <returns>With null for a document that cannot be read.</returns>
    public async Task<IReadOnlyDictionary<string, DeviceState?>> FindAsync(MongoCalls calls, IReadOnlyCollection<string> ids)
    {
        var map = MongoValues.Passing(MongoSchema.Devices, DeviceBson.Read, inventory.Logger);
        var found = await calls.ReadAsync(database => database.Collection(MongoSchema.Devices).FindAsync(
            MongoValues.Ids(ids), document => (Id: document["_id"u8].String(), State: map(document))));
        return found.ToDictionary(one => one.Id, one => one.State);
    }

    /// <summary>Of a change that its history says nothing of.</summary>
    private void Tell(string id) =>
        hub.Publish(new ManagerEvent(ManagerEventKind.Inventory, options.TimeProvider.GetUtcNow(), "It says how it is.") { Device = id });

    private static Task<DeviceState?> FindAsync(MongoCalls calls, string id) => calls.ReadAsync(database => database.Collection(MongoSchema.Devices)
        .FindOneAsync(MongoValues.Id(id), MongoValues.Checked(MongoSchema.Devices, DeviceBson.Read)));

    private static Task<bool> TryWriteAsync(MongoCalls calls, DeviceChange change, long tag) => change.Former is null
        ? MongoGuard.TryInsertAsync(calls, MongoSchema.Devices, document => DeviceBson.Write(document, change, tag))
        : MongoGuard.TryUpdateAsync(
            calls, MongoSchema.Devices, filter => DeviceBson.Filter(filter, change), update => DeviceBson.Update(update, change, tag));

    private static void Add(MongoBulk bulk, (DeviceChange Change, long Tag) one)
    {
        if (one.Change.Former is null)
        {
            bulk.Insert(one, static (document, one) => DeviceBson.Write(document, one.Change, one.Tag));
        }
        else
        {
            bulk.Update(
                one,
                static (filter, one) => DeviceBson.Filter(filter, one.Change),
                static (update, one) => DeviceBson.Update(update, one.Change, one.Tag));
        }
    }

    /// <summary>A bulk's answer only counts what was updated; the tags tell which.</summary>
    private async Task<IReadOnlyCollection<DeviceChange>> WrittenAsync(MongoCalls calls, List<(DeviceChange Change, long Tag)> tagged)
    {
        var states = await FindAsync(calls, [.. tagged.Select(one => one.Change.Next.Id)]);
        return [.. tagged.Where(one => states.GetValueOrDefault(one.Change.Next.Id)?.Tag == one.Tag).Select(one => one.Change)];
    }
}
