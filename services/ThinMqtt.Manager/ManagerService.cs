using Microsoft.Extensions.Hosting;

namespace ThinMqtt.Manager;

/// <summary>
/// Opens the stores with the host, connects once the host listens (announcements carry its address), and ends in the opposite order.
/// </summary>
internal sealed class ManagerService(
    ManagerOptions options,
    IServiceProvider services,
    IHostApplicationLifetime lifetime,
    Database database,
    IArtifactStorage storage,
    ManagerConnection connection,
    PresenceWatch watch) : IHostedService
{
    /// <exception cref="IOException">The data folder cannot be used.</exception>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        database.Start();
        storage.Start();
        lifetime.ApplicationStarted.Register(() =>
        {
            connection.Start(options.Mqtt(services));
            watch.Start();
        });
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        watch.Dispose();
        await connection.DisposeAsync();
        await database.DisposeAsync();
    }
}
