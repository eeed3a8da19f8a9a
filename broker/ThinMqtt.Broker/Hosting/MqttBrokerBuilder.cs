using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;

namespace ThinMqtt.Broker;

/// <summary>Adds listeners to a broker: a line each.</summary>
public sealed class MqttBrokerBuilder
{
    internal MqttBrokerBuilder(IServiceCollection services) => Services = services;

    public IServiceCollection Services { get; }

    /// <summary>Plain TCP.</summary>
    /// <param name="endPoint">Port 0 takes a free one, which <see cref="MqttBrokerService.TcpEndPoints"/> tells.</param>
    /// <param name="allowAnonymous">Lets clients in without a user name; by default on a loopback address only.</param>
    public MqttBrokerBuilder ListenTcp(IPEndPoint endPoint, bool? allowAnonymous = null)
    {
        ArgumentNullException.ThrowIfNull(endPoint);
        var isAnonymousAllowed = allowAnonymous ?? IPAddress.IsLoopback(endPoint.Address);
        if (OperatingSystem.IsLinux())
        {
            Services.Configure<MqttListenerOptions>(options => options.Tcp.Add(new TcpListenerOptions(endPoint, isAnonymousAllowed)));
        }
        else
        {
            Listen(endPoint, isAnonymousAllowed, https: null);
        }

        return this;
    }

    /// <summary>TLS, by Kestrel.</summary>
    /// <param name="endPoint">Port 0 takes a free one, which the server's addresses tell.</param>
    /// <param name="tls">The certificate, and whether clients must show one.</param>
    /// <param name="allowAnonymous">Lets clients in without a user name; by default on a loopback address only.</param>
    public MqttBrokerBuilder ListenTls(IPEndPoint endPoint, HttpsConnectionAdapterOptions tls, bool? allowAnonymous = null)
    {
        ArgumentNullException.ThrowIfNull(endPoint);
        ArgumentNullException.ThrowIfNull(tls);
        Listen(endPoint, allowAnonymous ?? IPAddress.IsLoopback(endPoint.Address), tls);
        return this;
    }

    private void Listen(IPEndPoint endPoint, bool isAnonymousAllowed, HttpsConnectionAdapterOptions? https) =>
        Services.Configure<KestrelServerOptions>(kestrel => kestrel.Listen(endPoint, listen =>
        {
            if (https is not null)
            {
                listen.UseHttps(https);
            }

            var handler = kestrel.ApplicationServices.GetRequiredService<MqttConnectionHandler>();
            listen.Run(context => handler.RunAsync(context, isAnonymousAllowed));
        }));
}
