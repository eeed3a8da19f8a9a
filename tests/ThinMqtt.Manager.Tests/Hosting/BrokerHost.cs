using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ThinMqtt.Broker;

namespace ThinMqtt.Manager.Tests;

/// <summary>Our broker in this process, on a port that it keeps through restarts.</summary>
internal sealed class BrokerHost(string? dataFolder = null) : IAsyncDisposable
{
    private IHost? _host;
    private int _port;

    public Uri Address => new($"mqtt://127.0.0.1:{_port}");

    public async Task StartAsync()
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.Services
            .AddMqttBroker(broker => (broker.DataFolder, broker.SysInterval) = (dataFolder, TimeSpan.Zero))
            .ListenTcp(new IPEndPoint(IPAddress.Loopback, _port));
        _host = builder.Build();
        await _host.StartAsync();
        _port = _host.Services.GetRequiredService<MqttBrokerService>().TcpEndPoints[0].Port;
    }

    public async Task StopAsync()
    {
        if (_host is { } host)
        {
            _host = null;
            await host.StopAsync();
            host.Dispose();
        }
    }

    public async ValueTask DisposeAsync() => await StopAsync();
}
