using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using ThinMqtt.Broker;

namespace ThinMqtt.Server;

/// <summary>Puts the backend together.</summary>
internal static class ServerApplication
{
    public static WebApplication Build(ServerOptions options)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Configuration.AddEnvironmentVariables("THINMQTT_");
        builder.Logging.AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace); // standard output is for scripts
        builder.WebHost.UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => kestrel.Listen(options.Http));
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(10));
        var section = BrokerSection.Read(builder.Configuration);
        section.CheckReachable(options.Mqtt);
        var listeners = builder.Services
            .AddMqttBroker(
                broker =>
                {
                    broker.DataFolder = options.DataFolder;
                    builder.Configuration.GetSection(BrokerSection.Name).Bind(broker);
                },
                access => builder.Configuration.GetSection($"{BrokerSection.Name}:Access").Bind(access))
            .ListenTcp(options.Mqtt, section.AllowAnonymous);
        if (section.Tls.IsSet)
        {
            var (endPoint, https) = section.Tls.Load();
            section.CheckReachable(endPoint);
            listeners.ListenTls(endPoint, https, section.AllowAnonymous);
        }

        var app = builder.Build();
        app.UseWebSockets();
        app.MapMqtt("/mqtt", section.AllowAnonymous);
        return app;
    }

    /// <summary>What scripts wait for: where it serves.</summary>
    public static string ReadyLine(WebApplication app)
    {
        var mqtt = app.Services.GetRequiredService<MqttBrokerService>().TcpEndPoints;
        var http = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault();
        return $"ready mqtt=mqtt://{mqtt[0]} http={http}";
    }
}
