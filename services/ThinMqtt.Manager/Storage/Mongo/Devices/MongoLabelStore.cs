namespace ThinMqtt.Manager.Mongo;

/// <summary>The collection of labels; each document changed by <see cref="MongoGuard"/>.</summary>
internal sealed class MongoLabelStore(MongoInventory inventory, EventHub hub, ManagerOptions options) : ILabelStore
{
    public async Task<DeviceLabels?> FindAsync(string device)
    {
        var calls = inventory.Calls(MongoPatience.Request);
        return await IsKnownAsync(calls, device) ? (await FindAsync(calls, device))?.Labels ?? DeviceLabels.None : null;
    }

    public async Task<WriteOutcome> WriteAsync(string device, DeviceLabels labels, Precondition condition)
    {
        var calls = inventory.Calls(MongoPatience.Request);
        if (!await IsKnownAsync(calls, device))
        {
            return WriteOutcome.Unknown;
        }

        var written = await MongoGuard.ChangeAsync<StoredLabels, StoredLabels>(
            () => FindAsync(calls, device),
            stored => stored.Tag,
            stored => Task.FromResult(
                condition.Holds(EntityTag.Of(stored?.Labels ?? DeviceLabels.None)) ? new StoredLabels(device, labels, stored?.Tag ?? 0) : null),
            (next, tag) => TryWriteAsync(calls, next, tag));
        if (written is null)
        {
            return WriteOutcome.Refused;
        }

        hub.Publish(ManagerEvent.Labelled(device, options.TimeProvider.GetUtcNow()));
        return WriteOutcome.Changed;
    }

    /// <summary>Of those of the devices that have any.</summary>
    public async Task<IReadOnlyDictionary<string, DeviceLabels>> FindAsync(MongoCalls calls, IReadOnlyCollection<string> devices)
    {
        var map = MongoValues.Passing(MongoSchema.Labels, StoredLabels.Read, inventory.Logger);
        var found = await calls.ReadAsync(database => database.Collection(MongoSchema.Labels).FindAsync(MongoValues.Ids(devices), map));
        return found.OfType<StoredLabels>().ToDictionary(stored => stored.Device, stored => stored.Labels);
    }

    private static Task<StoredLabels?> FindAsync(MongoCalls calls, string device) => calls.ReadAsync(database =>
        database.Collection(MongoSchema.Labels).FindOneAsync(MongoValues.Id(device), MongoValues.Checked(MongoSchema.Labels, StoredLabels.Read)));

    private static Task<bool> IsKnownAsync(MongoCalls calls, string device) => calls.ReadAsync(async database =>
        await database.Collection(MongoSchema.Devices).FindOneAsync(MongoValues.Id(device), static _ => "known") is not null);

    private static Task<bool> TryWriteAsync(MongoCalls calls, StoredLabels next, long tag) => next.Tag == 0
        ? MongoGuard.TryInsertAsync(calls, MongoSchema.Labels, document => StoredLabels.Write(document.String("_id"u8, next.Device), next.Labels, tag))
        : MongoGuard.TryUpdateAsync(
            calls,
            MongoSchema.Labels,
            filter => filter.String("_id"u8, next.Device).Int64("tag"u8, next.Tag),
            update => update.Document("$set"u8, changed => StoredLabels.Write(changed, next.Labels, tag)));
}

/// <param name="Device">Its id.</param>
/// <param name="Labels">All of them.</param>
/// <param name="Tag">See <see cref="MongoGuard"/>; 0 for those that are not stored.</param>
internal sealed record StoredLabels(string Device, DeviceLabels Labels, long Tag)
{
    public static StoredLabels Read(BsonDocument document)
    {
        var tags = new List<string>();
        foreach (var tag in document["tags"u8].Array())
        {
            tags.Add(tag.String());
        }

        return new StoredLabels(
            document["_id"u8].String(), new DeviceLabels { Room = document["room"u8].StringOrNull(), Tags = tags }, document["tag"u8].Int64());
    }

    /// <summary>Everything but the id.</summary>
    public static void Write(BsonWriter document, DeviceLabels labels, long tag)
    {
        document.Int64("tag"u8, tag).String("room"u8, labels.Room).Array("tags"u8);
        foreach (var one in labels.Tags)
        {
            document.String(default, one);
        }

        document.End();
    }
}
