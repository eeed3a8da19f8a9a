using ThinMqtt.Manager.Sqlite;

namespace ThinMqtt.Manager;

/// <summary>What a site consists of: its inventory, and the bytes of its artifacts.</summary>
internal sealed record SiteParts(IInventoryTransfer Inventory, IArtifactBytes Artifacts) : IAsyncDisposable
{
    /// <exception cref="MigrationException">There is no such site, or it is in use.</exception>
    public static Task<SiteParts> OpenSourceAsync(ManagerOptions site, CancellationToken stop) =>
        Task.FromResult(new SiteParts(SqliteTransfer.OpenSource(site.DataFolder), Bytes(site)));

    /// <summary>Made where it is missing.</summary>
    /// <exception cref="MigrationException">It is in use, or cannot be written.</exception>
    public static Task<SiteParts> OpenTargetAsync(ManagerOptions site, CancellationToken stop) =>
        Task.FromResult(new SiteParts(SqliteTransfer.OpenTarget(site.DataFolder), Bytes(site)));

    /// <summary>To have a look at it: nothing is made or changed.</summary>
    /// <returns>Null when there is none.</returns>
    /// <exception cref="MigrationException">It is in use, or cannot be read.</exception>
    public static Task<SiteParts?> OpenExistingAsync(ManagerOptions site, CancellationToken stop) =>
        Task.FromResult(SqliteTransfer.OpenExisting(site.DataFolder) is { } inventory ? new SiteParts(inventory, Bytes(site)) : null);

    /// <summary>The name that its inventory will have when it is open.</summary>
    public static string NameOf(ManagerOptions site) => SqliteTransfer.FileOf(site.DataFolder);

    public async ValueTask DisposeAsync()
    {
        await Artifacts.DisposeAsync();
        await Inventory.DisposeAsync();
    }

    private static IArtifactBytes Bytes(ManagerOptions site) =>
        site.S3 is { } s3 ? new S3Bytes(s3, site.TimeProvider) : new FolderBytes(site.DataFolder);
}
