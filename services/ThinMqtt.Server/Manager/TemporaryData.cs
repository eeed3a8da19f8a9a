namespace ThinMqtt.Server;

/// <summary>What a manager keeps where nothing is to be kept: a folder that goes with the process.</summary>
internal static class TemporaryData
{
    public static string AddTemporaryFolder(this IServiceCollection services)
    {
        var folder = Directory.CreateTempSubdirectory("thinmqtt-").FullName;
        services.AddHostedService(_ => new Removal(folder)); // the first to start, so the last to stop
        return folder;
    }

    private sealed class Removal(string folder) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken)
        {
            Directory.Delete(folder, recursive: true);
            return Task.CompletedTask;
        }
    }
}
