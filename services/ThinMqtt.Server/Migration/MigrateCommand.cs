using System.Runtime.InteropServices;
using ThinMqtt.Manager;

namespace ThinMqtt.Server;

/// <summary>From the arguments of <c>thinmqtt migrate</c> to an exit code: 0 moved and equal, 1 not, 2 unusable arguments, 130 interrupted.</summary>
internal static class MigrateCommand
{
    private const int Interrupted = 130;

    public static async Task<int> RunAsync(string[] args)
    {
        if (args is ["--help" or "-h" or "help"])
        {
            Console.WriteLine(MigrateOptions.Help);
            return 0;
        }

        if (MigrateOptions.Parse(args, out var error) is not { } options)
        {
            await TellAsync($"{error} Try 'thinmqtt migrate --help'.");
            return 2;
        }

        using var stop = new CancellationTokenSource();
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal => OnSignal(signal, stop));
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal => OnSignal(signal, stop));
        var display = new MigrationDisplay(Console.Error, !Console.IsErrorRedirected, TimeProvider.System);
        try
        {
            return await RunAsync(options, display, stop.Token);
        }
        catch (MigrationException exception)
        {
            display.End();
            await TellAsync(exception.Message);
            return 1;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            display.End();
            await TellAsync("interrupted. The same command goes on.");
            return Interrupted;
        }
    }

    private static async Task<int> RunAsync(MigrateOptions options, MigrationDisplay display, CancellationToken stop)
    {
        var migration = new SiteMigration(SiteSettings.Read("--from", options.From), SiteSettings.Read("--to", options.To), display);
        if (options.IsDryRun)
        {
            Console.Write(MigrationText.OfLook(await migration.LookAsync(stop)));
            return 0;
        }

        var report = await migration.RunAsync(stop);
        display.End();
        Console.Write(MigrationText.Of(report));
        if (report.IsEqual)
        {
            Console.WriteLine($"All is at {report.To}. Start the manager there, and no longer on {report.From}, which is as it was.");
            return 0;
        }

        await TellAsync(MigrationText.Unequal(report));
        return 1;
    }

    /// <summary>The first one ends it in order, the second one at once.</summary>
    private static void OnSignal(PosixSignalContext signal, CancellationTokenSource stop)
    {
        signal.Cancel = !stop.IsCancellationRequested;
        stop.Cancel();
    }

    private static Task TellAsync(string text) => Console.Error.WriteLineAsync($"thinmqtt migrate: {text}");
}
