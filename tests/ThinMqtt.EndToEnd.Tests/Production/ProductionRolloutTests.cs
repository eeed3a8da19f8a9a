using ThinMqtt.EndToEnd.Tests.Rollout;

namespace ThinMqtt.EndToEnd.Tests.Production;

/// <summary>The main job with MongoDB and S3 where one person has SQLite and a folder.</summary>
[Collection(ProductionTests.Name)]
public sealed class ProductionRolloutTests(ProductionSite site)
{
    [ProductionRolloutFact]
    public async Task A_real_package_is_installed_updated_and_rolled_back_on_every_device()
    {
        await using var backend = await Rollout.Backend.StartAsync(devices: 3, site.Stores("rollout"));
        await MainJob.RunAsync(backend);
    }
}

/// <summary>Needs a <see cref="ProductionSite"/>, the agent as it is published and Debian's BusyBox.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ProductionRolloutFactAttribute : FactAttribute
{
    public ProductionRolloutFactAttribute() => Skip = ProductionSite.SkipReason ?? new BusyboxFactAttribute().Skip;
}
