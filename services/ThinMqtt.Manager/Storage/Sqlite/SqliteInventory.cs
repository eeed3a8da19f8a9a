using Microsoft.Extensions.DependencyInjection;

namespace ThinMqtt.Manager.Sqlite;

/// <summary>What the host registers for an inventory in the data folder.</summary>
internal static class SqliteInventory
{
    public static IServiceCollection AddSqliteInventory(this IServiceCollection services) => services
        .AddSingleton<Database>()
        .AddSingleton<IInventory>(provider => provider.GetRequiredService<Database>())
        .AddSingleton<ILease, FolderLease>()
        .AddSingleton<DeviceHistory>()
        .AddSingleton<DeviceWriter>()
        .AddSingleton<DeviceReader>()
        .AddSingleton<ResultWriter>()
        .AddSingleton<IDeviceStore, SqliteDeviceStore>()
        .AddSingleton<ILabelStore, SqliteLabelStore>()
        .AddSingleton<IGroupStore, SqliteGroupStore>()
        .AddSingleton<IRequestKeyStore, SqliteRequestKeys>()
        .AddSingleton<ISampleStore, SqliteSampleStore>()
        .AddSingleton<IResultStore, SqliteResultStore>()
        .AddSingleton<SqliteReleaseStore>()
        .AddSingleton<IReleaseStore>(provider => provider.GetRequiredService<SqliteReleaseStore>())
        .AddSingleton<IArtifactStore>(provider => provider.GetRequiredService<SqliteReleaseStore>());
}
