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

        if (args is ["hash-password"])
        {
            return await HashPasswordAsync();
        }

        if (args is ["migrate", .. var sites])
        {
            return await MigrateCommand.RunAsync(sites);
        }

        if (ServerOptions.Parse(args, out var error) is not { } options)
        {
            await Console.Error.WriteLineAsync($"thinmqtt: {error} Try --help.");
            return 2;
        }

        return await ServeAsync(options);
    }

    /// <summary>The password comes by standard input, so that it stands in no history and no list of processes.</summary>
    private static async Task<int> HashPasswordAsync()
    {
        if (!Console.IsInputRedirected)
        {
            await Console.Error.WriteAsync("Password: ");
        }

        if (await Console.In.ReadLineAsync() is not { Length: > 0 } password)
        {
            await Console.Error.WriteLineAsync("thinmqtt: no password came on standard input.");
            return 2;
        }

        Console.WriteLine(PasswordHash.Create(password));
        return 0;
    }

    private static async Task<int> ServeAsync(ServerOptions options)
    {
        try
        {
            if (options.DemoDevices > 0)
            {
                await DemoCommand.RunAsync(options);
                return 0;
            }

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
        catch (Exception exception) when (exception is IOException or StoreException or InvalidOperationException or HttpRequestException)
        {
            await Console.Error.WriteLineAsync($"thinmqtt: {exception.Message}");
        }

        return 1;
    }
}
