using ThinMqtt.Contracts;

namespace ThinMqtt.Manager.Mongo;

/// <summary>The collection of groups; each document changed by <see cref="MongoGuard"/>.</summary>
internal sealed class MongoGroupStore(MongoInventory inventory, EventHub hub, ManagerOptions options) : IGroupStore
{
    private MongoCalls Request => inventory.Calls(MongoPatience.Request);

    public async Task<IReadOnlyList<DeviceGroup>> AllAsync()
    {
        var map = MongoValues.Passing(MongoSchema.Groups, StoredGroup.Read, inventory.Logger);
        var found = await Request.ReadAsync(database => database.Collection(MongoSchema.Groups).FindAsync(
            _ => { }, map, new MongoFind { Sort = sort => sort.Int32("_id"u8, 1) }));
        return [.. found.OfType<StoredGroup>().Select(stored => stored.Group)];
    }

    public async Task<DeviceGroup?> FindAsync(GroupName name) => (await FindAsync(Request, name))?.Group;

    public async Task<WriteOutcome> WriteAsync(DeviceGroup group, Precondition condition)
    {
        var (calls, isNew) = (Request, false);
        var written = await MongoGuard.ChangeAsync<StoredGroup, StoredGroup>(
            () => FindAsync(calls, group.Name),
            stored => stored.Tag,
            stored =>
            {
                isNew = stored is null;
                return Task.FromResult(condition.Holds(stored is null ? null : EntityTag.Of(stored.Group)) ? new StoredGroup(group, stored?.Tag ?? 0) : null);
            },
            (next, tag) => TryWriteAsync(calls, next, tag));
        if (written is null)
        {
            return WriteOutcome.Refused;
        }

        Tell(group.Name, "is saved");
        return isNew ? WriteOutcome.Created : WriteOutcome.Changed;
    }

    public async Task<WriteOutcome> DeleteAsync(GroupName name, Precondition condition)
    {
        var (calls, isTried) = (Request, false);
        while (await FindAsync(calls, name) is { } stored)
        {
            if (!condition.Holds(EntityTag.Of(stored.Group)))
            {
                return WriteOutcome.Refused;
            }

            if (await TryDeleteAsync(calls, stored))
            {
                return Deleted(name);
            }

            isTried = true; // It was changed meanwhile; or this has deleted it, and the answer was lost.
        }

        return isTried ? Deleted(name) : WriteOutcome.Unknown;
    }

    private static Task<StoredGroup?> FindAsync(MongoCalls calls, GroupName name) => calls.ReadAsync(database =>
        database.Collection(MongoSchema.Groups).FindOneAsync(
            MongoValues.Id(name.Value), MongoValues.Checked(MongoSchema.Groups, StoredGroup.Read)));

    private static Task<bool> TryWriteAsync(MongoCalls calls, StoredGroup next, long tag) => next.Tag == 0
        ? MongoGuard.TryInsertAsync(calls, MongoSchema.Groups, document => StoredGroup.Write(document.String("_id"u8, next.Group.Name.Value), next.Group, tag))
        : MongoGuard.TryUpdateAsync(
            calls,
            MongoSchema.Groups,
            filter => filter.String("_id"u8, next.Group.Name.Value).Int64("tag"u8, next.Tag),
            update => update.Document("$set"u8, changed => StoredGroup.Write(changed, next.Group, tag)));

    private static async Task<bool> TryDeleteAsync(MongoCalls calls, StoredGroup stored) => await calls.WriteAsync(database =>
        database.Collection(MongoSchema.Groups).DeleteAsync(filter => filter.String("_id"u8, stored.Group.Name.Value).Int64("tag"u8, stored.Tag))) > 0;

    private WriteOutcome Deleted(GroupName name)
    {
        Tell(name, "is deleted");
        return WriteOutcome.Changed;
    }

    private void Tell(GroupName name, string what) => hub.Publish(ManagerEvent.Grouped(name, what, options.TimeProvider.GetUtcNow()));
}

/// <param name="Group">All that it says.</param>
/// <param name="Tag">See <see cref="MongoGuard"/>; 0 for one that is not stored.</param>
internal sealed record StoredGroup(DeviceGroup Group, long Tag)
{
    public static StoredGroup Read(BsonDocument document) => new(
        new DeviceGroup(GroupName.Parse(document["_id"u8].String()), document["filter"u8].String(), document["description"u8].StringOrNull()),
        document["tag"u8].Int64());

    /// <summary>Everything but the id.</summary>
    public static void Write(BsonWriter document, DeviceGroup group, long tag) =>
        document.Int64("tag"u8, tag).String("filter"u8, group.Filter).String("description"u8, group.Description);
}
