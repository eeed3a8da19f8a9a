using Microsoft.Extensions.DependencyInjection;

namespace ThinMqtt.Manager.Mongo;

/// <summary>What the host registers for an inventory in MongoDB.</summary>
internal static class MongoRegistration
{
    public static IServiceCollection AddMongoInventory(this IServiceCollection services) => services
        .AddSingleton<MongoInventory>()
        .AddSingleton<IInventory>(provider => provider.GetRequiredService<MongoInventory>())
        .AddSingleton<ILeaseStore, MongoLeases>()
        .AddSingleton<ILease, SharedLease>()
        .AddSingleton<DeviceLanes>()
        .AddSingleton<MongoHistory>()
        .AddSingleton<MongoDevices>()
        .AddSingleton<MongoDeviceDocuments>()
        .AddSingleton<MongoHeartbeats>()
        .AddSingleton<MongoLabelStore>()
        .AddSingleton<ILabelStore>(provider => provider.GetRequiredService<MongoLabelStore>())
        .AddSingleton<IGroupStore, MongoGroupStore>()
        .AddSingleton<IRequestKeyStore, MongoRequestKeys>()
        .AddSingleton<ISampleStore, MongoSampleStore>()
        .AddSingleton<MongoDeviceReader>()
        .AddSingleton<MongoPackages>()
        .AddSingleton<MongoArtifacts>()
        .AddSingleton<MongoResults>()
        .AddSingleton<IDeviceStore, MongoDeviceStore>()
        .AddSingleton<IResultStore, MongoResultStore>()
        .AddSingleton<MongoReleaseStore>()
        .AddSingleton<IReleaseStore>(provider => provider.GetRequiredService<MongoReleaseStore>())
        .AddSingleton<IArtifactStore>(provider => provider.GetRequiredService<MongoReleaseStore>());
}
