using ThinMqtt.Manager.Mongo;
using ThinMqtt.Manager.Sqlite;

namespace ThinMqtt.Manager;

/// <summary>What a site consists of: its inventory, and the bytes of its artifacts.</summary>
internal sealed record SiteParts(IInventoryTransfer Inventory, IArtifactBytes Artifacts) : IAsyncDisposable
{
    /// <exception cref="MigrationException">There is no such site, or it is in use.</exception>
    public static async Task<SiteParts> OpenSourceAsync(ManagerOptions site, CancellationToken stop) => Of(site, site.MongoDb is not null
        ? await MongoTransfer.OpenSourceAsync(site, stop)
        : SqliteTransfer.OpenSource(site.DataFolder));

    /// <summary>Made where it is missing.</summary>
    /// <exception cref="MigrationException">It is in use, or cannot be written.</exception>
    public static async Task<SiteParts> OpenTargetAsync(ManagerOptions site, CancellationToken stop) => Of(site, site.MongoDb is not null
        ? await MongoTransfer.OpenTargetAsync(site, stop)
        : SqliteTransfer.OpenTarget(site.DataFolder));

    /// <summary>To have a look at it: nothing is made or changed.</summary>
    /// <returns>Null when there is none.</returns>
    /// <exception cref="MigrationException">It is in use, or cannot be read.</exception>
    public static async Task<SiteParts?> OpenExistingAsync(ManagerOptions site, CancellationToken stop)
    {
        IInventoryTransfer? inventory = site.MongoDb is not null
            ? await MongoTransfer.OpenExistingAsync(site, stop)
            : SqliteTransfer.OpenExisting(site.DataFolder);
        return inventory is null ? null : Of(site, inventory);
    }

    /// <summary>The name that its inventory has when it is open.</summary>
    public static string NameOf(ManagerOptions site) =>
        site.MongoDb is { } mongo ? MongoTransfer.NameOf(mongo) : SqliteTransfer.FileOf(site.DataFolder);

    public async ValueTask DisposeAsync()
    {
        await Artifacts.DisposeAsync();
        await Inventory.DisposeAsync();
    }

    private static SiteParts Of(ManagerOptions site, IInventoryTransfer inventory) =>
        new(inventory, site.S3 is { } s3 ? new S3Bytes(s3, site.TimeProvider) : new FolderBytes(site.DataFolder));
}
