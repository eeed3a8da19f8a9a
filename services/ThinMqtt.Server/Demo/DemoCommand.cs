namespace ThinMqtt.Server;

/// <summary>The backend with a demo, from start to Ctrl-C.</summary>
internal static class DemoCommand
{
    /// <exception cref="InvalidOperationException">It cannot start, or a part of it did not work; the message says which.</exception>
    public static async Task RunAsync(ServerOptions options)
    {
        var temporary = options.DataFolder is null ? Directory.CreateTempSubdirectory("thinmqtt-demo-") : null;
        try
        {
            await RunAsync(options, Path.GetFullPath(temporary?.FullName ?? options.DataFolder!));
        }
        finally
        {
            temporary?.Delete(recursive: true);
        }
    }

    private static async Task RunAsync(ServerOptions options, string folder)
    {
        await using var app = ServerApplication.Build(options with { DataFolder = folder });
        await app.StartAsync();
        Console.WriteLine(ServerApplication.ReadyLine(app));
        await using (var demo = new Demo(app, options.DemoDevices, folder, Console.Out))
        {
            try
            {
                await demo.RunAsync(app.Lifetime.ApplicationStopping);
            }
            catch (OperationCanceledException) when (app.Lifetime.ApplicationStopping.IsCancellationRequested)
            {
                // Ctrl-C: the agents end first and say goodbye to a broker that is still there.
            }

            Console.WriteLine("Ending the agents and the backend.");
        }

        await app.StopAsync();
    }
}
