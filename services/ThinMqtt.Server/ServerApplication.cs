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
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(options.Http));
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(10));
        var section = builder.Configuration.GetSection("Broker");
        builder.Services
            .AddMqttBroker(
                broker =>
                {
                    broker.DataFolder = options.DataFolder;
                    section.Bind(broker, binder => binder.ErrorOnUnknownConfiguration = false);
                },
                access => section.GetSection("Access").Bind(access, binder => binder.ErrorOnUnknownConfiguration = true))
            .ListenTcp(options.Mqtt, section.GetValue<bool?>("AllowAnonymous"));
        var app = builder.Build();
        app.UseWebSockets();
        app.MapMqtt("/mqtt");
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
