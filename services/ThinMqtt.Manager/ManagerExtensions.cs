using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using ThinMqtt.Contracts;
using ThinMqtt.Manager.Mongo;
using ThinMqtt.Manager.Sqlite;

namespace ThinMqtt.Manager;

/// <summary>What a host calls.</summary>
public static class ManagerExtensions
{
    /// <summary>Adds the manager; it starts and stops with the host. A broker of the same process is added before it.</summary>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">Options cannot be used; it lists all errors.</exception>
    public static IHostApplicationBuilder AddThinMqttManager(this IHostApplicationBuilder builder, ManagerOptions options)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(options);
        options.ThrowIfInvalid();
        builder.Services.AddSingleton(options)
            .AddSingleton<EventMetrics>()
            .AddSingleton<EventHub>()
            .AddSingleton<EventStreams>()
            .AddSingleton<ManagerMetrics>()
            .AddSingleton<FleetIndex>()
            .AddSingleton<FleetReader>()
            .AddSingleton<FleetQueries>()
            .AddSingleton<LiveReleases>()
            .AddSingleton<HealthCheck>()
            .AddSingleton<HeartbeatQueue>()
            .AddSingleton<PresenceWatch>()
            .AddSingleton<ReleaseUpload>()
            .AddSingleton<ReleasePublisher>()
            .AddSingleton<ReleaseChanges>()
            .AddSingleton<Idempotency>()
            .AddSingleton<SampleWatch>()
            .AddSingleton<UrlRequests>()
            .AddSingleton<DeviceInbox>()
            .AddSingleton<Leadership>()
            .AddSingleton<LeaderWork>()
            .AddSingleton<PeerEvents>()
            .AddSingleton<PeerConnection>()
            .AddSingleton<GroupDirectory>()
            .AddSingleton<IGroupSource>(provider => provider.GetRequiredService<GroupDirectory>())
            .AddHostedService<ManagerService>()
            .AddHostedService(provider => provider.GetRequiredService<GroupDirectory>())
            .AddInventory(options)
            .AddArtifactStorage(options);
        builder.Services.AddProblemDetails();
        builder.Services.AddSingleton<IStartupFilter, BindingProblems>();
        builder.Services.Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = true);
        builder.Services.AddOpenApi().Configure<OpenApiOptions>(ApiDocument.Name, ApiDocument.Configure);
        builder.Services.ConfigureHttpJsonOptions(json => Write(json.SerializerOptions));
        return builder;
    }

    /// <summary>Maps the dashboard at <c>/</c>, <c>/api/v1</c>, <c>/artifacts</c> (unless they are in S3), <c>/health</c> and <c>/openapi/v1.json</c>.</summary>
    public static IEndpointRouteBuilder MapManager(this IEndpointRouteBuilder endpoints)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        var api = endpoints.MapGroup("/api/v1").AddEndpointFilter(InventoryProblem.AnswerAsync);
        api.MapOverview();
        api.MapDevices();
        api.MapLabels();
        api.MapWhy();
        api.MapGroups();
        api.MapPackages();
        api.MapReleases();
        api.MapHistory();
        api.MapEvents();
        if (endpoints.ServiceProvider.GetRequiredService<ManagerOptions>().S3 is null)
        {
            endpoints.MapGroup("").AddEndpointFilter(InventoryProblem.AnswerAsync).MapDownloads();
        }

        endpoints.MapHealth();
        endpoints.MapOpenApi();
        endpoints.MapDashboard();
        return endpoints;
    }

    private static IServiceCollection AddInventory(this IServiceCollection services, ManagerOptions options) =>
        options.MongoDb is null ? services.AddSqliteInventory() : services.AddMongoInventory();

    private static IServiceCollection AddArtifactStorage(this IServiceCollection services, ManagerOptions options) => options.S3 is null
        ? services.AddSingleton<DownloadUrls>()
            .AddSingleton<ArtifactFolder>()
            .AddSingleton<IArtifactStorage>(provider => provider.GetRequiredService<ArtifactFolder>())
        : services.AddSingleton<IArtifactStorage, S3Storage>();

    /// <summary>As the payloads on MQTT: words for enums, UTC with a Z, nothing for null.</summary>
    private static void Write(JsonSerializerOptions json)
    {
        json.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
        json.Converters.Add(new UtcTimeConverter());
        json.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false));
    }
}
