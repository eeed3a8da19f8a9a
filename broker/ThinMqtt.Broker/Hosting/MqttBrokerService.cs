using System.Net;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace ThinMqtt.Broker;

/// <summary>Starts the broker with the host, before Kestrel takes connections, and stops it with the host.</summary>
public sealed class MqttBrokerService : IHostedService, IDisposable
{
    private readonly MqttBroker _broker;
    private readonly List<TcpListenerOptions> _tcp;
    private readonly List<EpollListener> _listeners = [];
    private readonly List<EpollLoop> _loops = [];

    internal MqttBrokerService(MqttBroker broker, IOptions<MqttListenerOptions> listeners)
    {
        _broker = broker;
        _tcp = listeners.Value.Tcp;
    }

    /// <summary>Where plain TCP listens; ports that were 0 are known once the host has started.</summary>
    public IReadOnlyList<IPEndPoint> TcpEndPoints => [.. _listeners.Select(listener => listener.EndPoint)];

    /// <exception cref="IOException">An address cannot be listened on, or the data folder cannot be used.</exception>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        _broker.Start();
        foreach (var options in _tcp)
        {
            var listener = new EpollListener(options.EndPoint, options.IsAnonymousAllowed, _listeners.Count);
            _listeners.Add(listener);
            Log.Listening(_broker.Logger, listener.EndPoint);
        }

        for (var i = 0; _listeners.Count > 0 && i < ThreadCount; i++)
        {
            var loop = new EpollLoop(_broker, i);
            _listeners.ForEach(loop.Add);
            _loops.Add(loop);
        }

        _loops.ForEach(loop => loop.Start());
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _broker.StopAsync(cancellationToken).ConfigureAwait(false);
        Dispose();
    }

    public void Dispose()
    {
        _loops.ForEach(loop => loop.Dispose());
        _loops.Clear();
        _listeners.ForEach(listener => listener.Dispose());
        _listeners.Clear();
    }

    private int ThreadCount => _broker.Options.Threads > 0 ? _broker.Options.Threads : Math.Clamp(Environment.ProcessorCount / 2, 1, 8);
}
