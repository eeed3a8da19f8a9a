using System.Reflection;
using Microsoft.AspNetCore.Http.Features;
using OpenTelemetry;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace ThinMqtt.Server;

/// <summary>Metrics, traces and logs by OTLP. OpenTelemetry's assemblies are loaded when this is first used, and not before.</summary>
internal static class Telemetry
{
    private static readonly string[] Meters = ["ThinMqtt.*", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Runtime"];
    private static readonly string[] Sources = ["Microsoft.AspNetCore", "System.Net.Http"];

    /// <summary>Before other services: what starts first ends last, and so all that they do is told.</summary>
    public static void Add(WebApplicationBuilder builder, TelemetryVariables variables)
    {
        AppContext.SetSwitch("Microsoft.AspNetCore.Hosting.SuppressActivityOpenTelemetryData", false); // spans say which request, too
        if (variables.Logs)
        {
            builder.Logging.AddOpenTelemetry(logs =>
            {
                logs.IncludeFormattedMessage = true;
                logs.SetResourceBuilder(Resource()).AddOtlpExporter();
            });
        }

        builder.Services.AddHostedService(services => new Providers(
            variables.Traces ? Sdk.CreateTracerProviderBuilder().SetResourceBuilder(Resource()).AddSource(Sources).AddOtlpExporter().Build() : null,
            variables.Metrics ? Sdk.CreateMeterProviderBuilder().SetResourceBuilder(Resource()).AddMeter(Meters).AddOtlpExporter().Build() : null,
            variables.Logs ? services.GetService<LoggerProvider>() : null,
            new TelemetryTrouble(services.GetRequiredService<ILogger<TelemetryTrouble>>(), TimeProvider.System)));
    }

    /// <summary>ASP.NET Core gives all requests the same name, and does not say how they ended.</summary>
    public static void NameRequests(WebApplication app) => app.Use(async (context, next) =>
    {
        try
        {
            await next(context);
        }
        finally
        {
            if (context.Features.Get<IHttpActivityFeature>()?.Activity is { IsAllDataRequested: true } span)
            {
                var route = (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText;
                span.DisplayName = route is null ? context.Request.Method : $"{context.Request.Method} {route}";
                span.SetTag("http.route", route).SetTag("http.response.status_code", context.Response.StatusCode);
            }
        }
    });

    /// <summary>Who this process is, unless OTEL_SERVICE_NAME and OTEL_RESOURCE_ATTRIBUTES say it.</summary>
    private static ResourceBuilder Resource() => ResourceBuilder.CreateEmpty()
        .AddService(
            "thinmqtt",
            serviceVersion: typeof(Telemetry).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion,
            serviceInstanceId: $"{Environment.MachineName}-{Environment.ProcessId}")
        .AddTelemetrySdk()
        .AddEnvironmentVariableDetector();

    private sealed class Providers(TracerProvider? traces, MeterProvider? metrics, LoggerProvider? logs, TelemetryTrouble trouble) : IHostedService, IDisposable
    {
        /// <summary>A collector that does not answer holds nobody up for longer.</summary>
        private static readonly TimeSpan LastExport = TimeSpan.FromSeconds(2);

        public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken)
        {
            var limit = (int)LastExport.TotalMilliseconds;
            return Task.WhenAll(
                Task.Run(() => traces?.Shutdown(limit), CancellationToken.None),
                Task.Run(() => metrics?.Shutdown(limit), CancellationToken.None),
                Task.Run(() => logs?.Shutdown(limit), CancellationToken.None));
        }

        public void Dispose()
        {
            trouble.Dispose();
            traces?.Dispose();
            metrics?.Dispose();
        }
    }
}
