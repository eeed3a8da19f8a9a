namespace ThinMqtt.Manager.Mongo;

/// <summary>The collections. A document has a <c>tag</c> where what it says is decided upon: see <see cref="MongoGuard"/>.</summary>
internal static class MongoSchema
{
    /// <summary>One document, <c>schema</c>, with the version of this format.</summary>
    public const string Meta = "meta";

    /// <summary>Narrow: what heartbeats write and presence is judged by. Not indexed by what each heartbeat changes.</summary>
    public const string Devices = "devices";

    /// <summary>What devices say of themselves, which is long and seldom.</summary>
    public const string DeviceDocuments = "deviceDocuments";

    /// <summary>What operators call devices.</summary>
    public const string Labels = "labels";

    /// <summary>Filters that were saved, by their names.</summary>
    public const string Groups = "groups";

    /// <summary>What requests with an <c>Idempotency-Key</c> were answered, by their keys.</summary>
    public const string RequestKeys = "requestKeys";

    /// <summary>How many devices were online, by the minute.</summary>
    public const string Samples = "samples";

    /// <summary>The histories of devices; ids grow with time.</summary>
    public const string Events = "events";

    public const string Artifacts = "artifacts";

    /// <summary>
    /// One document for each package, with all its releases, so that what holds among them (one is live on a channel, the counter grows) is
    /// changed in one step. With its 16 MiB there is room for some 10,000 releases.
    /// </summary>
    public const string Packages = "packages";

    /// <summary>The latest attempt of a device at a release.</summary>
    public const string Results = "results";

    public const string Sequences = "sequences";

    /// <summary>Which of several managers works for the inventory.</summary>
    public const string Leases = "leases";

    private const int Version = 1;

    /// <summary>Prepares a database for this version of the program; any number of managers may do so at once.</summary>
    /// <exception cref="MongoException">The server does not do it, or the database is of a later version.</exception>
    public static async Task ApplyAsync(MongoDatabase database)
    {
        ThrowIfLater(database, await ReadVersionAsync(database) ?? await WriteVersionAsync(database));
        await database.Collection(Events).CreateIndexesAsync([new("device", keys => keys.Int32("device"u8, 1).Int32("_id"u8, 1))]);
        await database.Collection(RequestKeys).CreateIndexesAsync([new("at", keys => keys.Int32("at"u8, 1))]);
        await database.Collection(Packages).CreateIndexesAsync([new("release", keys => keys.Int32("releases.id"u8, 1))]);
        await database.Collection(Results).CreateIndexesAsync(
        [
            new("release_device", keys => keys.Int32("release"u8, 1).Int32("device"u8, 1)),
            new("release_state", keys => keys.Int32("release"u8, 1).Int32("state"u8, 1)),
            new("device", keys => keys.Int32("device"u8, 1)),
        ]);
    }

    /// <summary>Whether there is an inventory in a database.</summary>
    /// <exception cref="MongoException">The server does not tell, or the database is of a later version.</exception>
    public static async Task<bool> IsThereAsync(MongoDatabase database)
    {
        var version = await ReadVersionAsync(database);
        ThrowIfLater(database, version);
        return version is not null;
    }

    private static void ThrowIfLater(MongoDatabase database, int? version)
    {
        if (version > Version)
        {
            throw new MongoException(
                MongoErrorKind.Refused,
                $"The MongoDB database '{database.Name}' was written by a later version of this program (format {version}); run that version, or name another database.");
        }
    }

    private static Task<int?> ReadVersionAsync(MongoDatabase database) =>
        database.Collection(Meta).FindOneAsync(filter => filter.String("_id"u8, "schema"), document => (int?)document["version"u8].Int32());

    private static async Task<int?> WriteVersionAsync(MongoDatabase database)
    {
        try
        {
            await database.Collection(Meta).InsertAsync(document => document.String("_id"u8, "schema").Int32("version"u8, Version));
            return Version;
        }
        catch (MongoException other) when (other.Kind == MongoErrorKind.DuplicateKey)
        {
            return await ReadVersionAsync(database); // Another manager was faster.
        }
    }
}
