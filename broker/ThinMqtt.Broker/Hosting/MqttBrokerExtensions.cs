using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using System.Net;

namespace ThinMqtt.Broker;

/// <summary>What a host calls.</summary>
public static class MqttBrokerExtensions
{
    /// <summary>Adds the broker; it starts and stops with the host.</summary>
    public static MqttBrokerBuilder AddMqttBroker(
        this IServiceCollection services, Action<MqttBrokerOptions>? configure = null, Action<AccessOptions>? configureAccess = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddOptions<MqttBrokerOptions>().Configure(options => configure?.Invoke(options)).ValidateOnStart();
        services.AddOptions<AccessOptions>().Configure(options => configureAccess?.Invoke(options)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<MqttBrokerOptions>, MqttBrokerOptionsValidator>();
        services.AddSingleton<IValidateOptions<AccessOptions>, AccessOptionsValidator>();
        services.AddSingleton(provider => new MqttBroker(
            provider.GetRequiredService<IOptions<MqttBrokerOptions>>().Value,
            new AccessPolicy(provider.GetRequiredService<IOptions<AccessOptions>>().Value),
            provider.GetServices<IEnhancedAuthenticator>(),
            provider.GetRequiredService<ILoggerFactory>().CreateLogger("ThinMqtt.Broker"),
            provider.GetService<TimeProvider>() ?? TimeProvider.System));
        services.AddSingleton<MqttConnectionHandler>();
        services.AddSingleton(provider => new MqttBrokerService(
            provider.GetRequiredService<MqttBroker>(), provider.GetRequiredService<IOptions<MqttListenerOptions>>()));
        services.AddHostedService(provider => provider.GetRequiredService<MqttBrokerService>());
        return new MqttBrokerBuilder(services);
    }

    /// <summary>MQTT over WebSocket at a path of the host's HTTP port; the sub-protocol is <c>mqtt</c> [MQTT-6.0.0-3].</summary>
    /// <param name="endpoints">The application.</param>
    /// <param name="pattern">The path.</param>
    /// <param name="allowAnonymous">Lets clients in without a user name; by default those of a <see cref="LocalRequest"/> only.</param>
    public static IEndpointConventionBuilder MapMqtt(this IEndpointRouteBuilder endpoints, string pattern = "/mqtt", bool? allowAnonymous = null)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        return endpoints.Map(pattern, context => ServeWebSocket(context, allowAnonymous));
    }

    private static async Task ServeWebSocket(HttpContext context, bool? allowAnonymous)
    {
        const string subProtocol = "mqtt";
        if (!context.WebSockets.IsWebSocketRequest || !context.WebSockets.WebSocketRequestedProtocols.Contains(subProtocol))
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            await context.Response.WriteAsync("This is MQTT over WebSocket; the sub-protocol is \"mqtt\".", context.RequestAborted).ConfigureAwait(false);
            return;
        }

        using var socket = await context.WebSockets.AcceptWebSocketAsync(subProtocol).ConfigureAwait(false);
        var remote = context.Connection.RemoteIpAddress is { } address ? new IPEndPoint(address, context.Connection.RemotePort) : null;
        using var transport = new WebSocketTransport(socket, remote, context.Connection.ClientCertificate);
        var broker = context.RequestServices.GetRequiredService<MqttBroker>();
        transport.Connection = broker.TryOpen(transport, allowAnonymous ?? LocalRequest.Is(context));
        if (transport.Connection is not null)
        {
            await transport.RunAsync().ConfigureAwait(false);
        }
    }
}
