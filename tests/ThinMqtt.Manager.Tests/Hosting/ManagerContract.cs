namespace ThinMqtt.Manager.Tests;

/// <summary>What holds wherever the manager's inventory is: a derived class names that.</summary>
public abstract class ManagerContract
{
    private protected virtual TestInventory NewInventory() => new();

    private protected Task<Site> StartAsync(Func<ManagerOptions, ManagerOptions>? change = null, bool keepsBroker = false) =>
        Site.StartAsync(change, keepsBroker, NewInventory());
}

/// <summary>The inventory of a site: here, in the data folder.</summary>
internal class TestInventory : IAsyncDisposable
{
    public virtual ManagerOptions Use(ManagerOptions options) => options;

    public virtual ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
