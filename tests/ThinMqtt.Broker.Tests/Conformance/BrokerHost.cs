using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using ThinMqtt.Testing;

namespace ThinMqtt.Broker.Tests.Conformance;

/// <summary>A broker in this process, on a free port of the loopback address, with one thread for TCP and time of its own.</summary>
internal sealed class BrokerHost : IAsyncDisposable
{
    private readonly IHost _host;
    private bool _isStopped;

    private BrokerHost(IHost host, VirtualTime time)
    {
        _host = host;
        Time = time;
        Broker = host.Services.GetRequiredService<MqttBroker>();
        EndPoint = host.Services.GetRequiredService<MqttBrokerService>().TcpEndPoints[0];
    }

    public VirtualTime Time { get; }

    public MqttBroker Broker { get; }

    public IPEndPoint EndPoint { get; }

    public static async Task<BrokerHost> Start(BrokerSettings settings)
    {
        var time = new VirtualTime(settings.StartAt);
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddSingleton<TimeProvider>(time);
        settings.Authenticators.ForEach(authenticator => builder.Services.AddSingleton(authenticator));
        builder.Services.AddMqttBroker(settings.Apply, settings.Apply).ListenTcp(new IPEndPoint(IPAddress.Loopback, 0), settings.AllowAnonymous);
        var host = builder.Build();
        settings.BeforeStart?.Invoke(host.Services.GetRequiredService<MqttBroker>());
        await host.StartAsync().Within("the broker's start");
        return new BrokerHost(host, time);
    }

    public void Advance(double seconds) => Time.Advance(TimeSpan.FromSeconds(seconds));

    /// <summary>When it completes, the broker has dealt with all that was sent to it, or closed, before.</summary>
    public async Task Barrier()
    {
        await using var client = await RawClient.Open(EndPoint);
        await client.Send("C000"); // PINGREQ is no first packet
        await client.ReceiveClose();
    }

    /// <summary>Begins to stop and leaves the waiting for clients to the test, which advances the time.</summary>
    public Task BeginStop()
    {
        _isStopped = true;
        return _host.StopAsync();
    }

    /// <summary>Stops without waiting for clients; what it has stored is on disk.</summary>
    public async ValueTask DisposeAsync()
    {
        Time.End();
        if (!_isStopped)
        {
            _isStopped = true;
            await _host.StopAsync().Within("the broker's stop");
        }

        await ((IAsyncDisposable)_host).DisposeAsync().AsTask().Within("the broker's disposal");
    }
}
