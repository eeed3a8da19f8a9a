using System.Reflection;
using Microsoft.Extensions.Options;
using ThinMqtt.Broker;

namespace ThinMqtt.Server;

/// <summary>From arguments to an exit code: 0 after a clean stop, 1 when it cannot start, 2 for unusable arguments.</summary>
internal static class ServerCommand
{
    public static async Task<int> RunAsync(string[] args)
    {
        if (args is ["--help" or "-h" or "help"])
        {
            Console.WriteLine(ServerOptions.Help);
            return 0;
        }

        if (args is ["--version"])
        {
            Console.WriteLine($"thinmqtt {typeof(ServerCommand).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion}");
            return 0;
        }

        if (ServerOptions.Parse(args, out var error) is not { } options)
        {
            await Console.Error.WriteLineAsync($"thinmqtt: {error} Try --help.");
            return 2;
        }

        return await ServeAsync(options);
    }

    private static async Task<int> ServeAsync(ServerOptions options)
    {
        try
        {
            await using var app = ServerApplication.Build(options);
            await app.StartAsync();
            Console.WriteLine(ServerApplication.ReadyLine(app));
            await app.WaitForShutdownAsync();
            return 0;
        }
        catch (OptionsValidationException exception)
        {
            await Console.Error.WriteLineAsync("thinmqtt: the configuration cannot be used:");
            foreach (var failure in exception.Failures)
            {
                await Console.Error.WriteLineAsync($"  {failure}");
            }
        }
        catch (Exception exception) when (exception is IOException or StoreException or InvalidOperationException)
        {
            await Console.Error.WriteLineAsync($"thinmqtt: {exception.Message}");
        }

        return 1;
    }
}
