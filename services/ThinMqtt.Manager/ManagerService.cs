using Microsoft.Extensions.Hosting;

namespace ThinMqtt.Manager;

/// <summary>
/// Opens the stores with the host, connects once the host listens (announcements carry its address), and ends in the opposite order.
/// </summary>
internal sealed class ManagerService(
    ManagerOptions options,
    IServiceProvider services,
    IHostApplicationLifetime lifetime,
    IInventory inventory,
    FleetReader fleet,
    IArtifactStorage storage,
    LeaderWork work,
    PeerConnection peers,
    PresenceWatch watch,
    SampleWatch samples) : IHostedService
{
    /// <exception cref="IOException">The data folder cannot be used.</exception>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        inventory.Start();
        fleet.Start();
        storage.Start();
        lifetime.ApplicationStarted.Register(() =>
        {
            work.Start();
            watch.Start();
            samples.Start();
            if (options.IsShared)
            {
                peers.Start(options.Mqtt(services));
            }
        });
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        samples.Dispose();
        watch.Dispose();
        await work.DisposeAsync();
        await peers.DisposeAsync();
        await fleet.DisposeAsync();
        await inventory.DisposeAsync();
    }
}
