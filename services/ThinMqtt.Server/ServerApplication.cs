using System.Net;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using ThinMqtt.Broker;
using ThinMqtt.Manager;

namespace ThinMqtt.Server;

/// <summary>Puts the backend together.</summary>
internal static class ServerApplication
{
    /// <exception cref="InvalidOperationException">The configuration cannot be used; the message says why.</exception>
    public static WebApplication Build(ServerOptions options)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        if (options.DemoDevices > 0)
        {
            builder.Configuration.AddInMemoryCollection([new("Logging:LogLevel:Default", nameof(LogLevel.Warning))]); // it tells itself what happens
        }

        builder.Configuration.AddEnvironmentVariables("THINMQTT_");
        builder.Logging.AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace); // standard output is for scripts
        var telemetry = TelemetryVariables.Read(Environment.GetEnvironmentVariable);
        if (telemetry.AnySignal)
        {
            Telemetry.Add(builder, telemetry);
        }

        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(10));
        var http = builder.AddHttp(options);
        builder.Services.AddCors();
        var broker = BrokerSection.Read(builder.Configuration);
        var manager = ManagerSection.Read(builder.Configuration);
        var own = options.Roles.HasFlag(Roles.Broker) && manager.Mqtt is null ? OwnCredentials.For(broker, options.Mqtt) : null;
        if (options.Roles.HasFlag(Roles.Broker))
        {
            builder.AddBroker(options, broker, own);
        }

        if (options.Roles.HasFlag(Roles.Manager))
        {
            builder.AddManager(options, manager, own);
        }

        builder.Services.AddSingleton<MetricsText>();
        var app = builder.Build();
        if (options.Roles.HasFlag(Roles.Broker) && !IPAddress.IsLoopback(options.Mqtt.Address) && broker.Access.Roles.Count == 0 && !broker.HasStandardRoles)
        {
            ServerLog.EverybodyMayAnnounce(app.Logger);
        }

        if (telemetry.Traces)
        {
            Telemetry.NameRequests(app);
        }

        app.UseWebSockets();
        if (http.AllowedOrigins.Count > 0)
        {
            app.UseCors(cors => cors.WithOrigins([.. http.AllowedOrigins]).AllowAnyHeader().AllowAnyMethod().AllowCredentials());
        }

        app.UseOperatorAccess(http);
        if (options.Roles.HasFlag(Roles.Broker))
        {
            app.MapMqtt("/mqtt", broker.AnonymousRule);
        }

        if (options.Roles.HasFlag(Roles.Manager))
        {
            app.MapManager();
        }

        app.MapMetrics();
        return app;
    }

    /// <summary>What scripts wait for: where it serves.</summary>
    public static string ReadyLine(WebApplication app)
    {
        var mqtt = app.Services.GetService<MqttBrokerService>() is { } broker ? $" mqtt=mqtt://{broker.TcpEndPoints[0]}" : "";
        return $"ready{mqtt} http={HttpAddress(app)}";
    }

    /// <summary>Known once it listens.</summary>
    public static string? HttpAddress(WebApplication app) =>
        app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault();

    private static HttpSection AddHttp(this WebApplicationBuilder builder, ServerOptions options)
    {
        var http = HttpSection.Read(builder.Configuration);
        http.CheckReachable(options.Http);
        var tls = http.IsHttps ? CertificateFiles.Load(HttpSection.Name, http.CertificateFile, http.KeyFile) : default;
        builder.WebHost.UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => kestrel.Listen(options.Http, listen =>
        {
            if (http.IsHttps)
            {
                listen.UseHttps(https => (https.ServerCertificate, https.ServerCertificateChain) = (tls.Certificate, tls.Chain));
            }
        }));
        return http;
    }

    private static void AddBroker(this WebApplicationBuilder builder, ServerOptions options, BrokerSection section, OwnCredentials? own)
    {
        section.CheckReachable(options.Mqtt);
        var listeners = builder.Services
            .AddMqttBroker(
                broker =>
                {
                    broker.DataFolder = options.DataFolder;
                    builder.Configuration.GetSection(BrokerSection.Name).Bind(broker);
                },
                access =>
                {
                    builder.Configuration.GetSection($"{BrokerSection.Name}:Access").Bind(access);
                    StandardRoles.AddTo(access);
                    own?.AddTo(access);
                })
            .ListenTcp(options.Mqtt, section.AnonymousRule);
        if (section.Tls.IsSet)
        {
            var (endPoint, https) = section.Tls.Load();
            section.CheckReachable(endPoint);
            listeners.ListenTls(endPoint, https, section.AnonymousRule);
        }
    }

    private static void AddManager(this WebApplicationBuilder builder, ServerOptions options, ManagerSection section, OwnCredentials? own)
    {
        if (section.Mqtt is null && !options.Roles.HasFlag(Roles.Broker))
        {
            throw new InvalidOperationException("There is no broker in this process: set Manager:Mqtt to one, such as mqtt://broker:1883.");
        }

        var folder = options.DataFolder is { } kept ? Path.Combine(kept, "manager") : builder.Services.AddTemporaryFolder();
        builder.AddThinMqttManager(section.ToOptions(folder, own));
    }

    private static void UseOperatorAccess(this WebApplication app, HttpSection http)
    {
        var operators = new Operators(http.Users);
        app.Lifetime.ApplicationStopped.Register(operators.Dispose);
        var access = new OperatorAccess(http, operators);
        app.Use((context, next) => access.InvokeAsync(context, next));
    }
}
