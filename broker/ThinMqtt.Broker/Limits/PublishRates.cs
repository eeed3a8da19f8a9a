using System.Collections.Concurrent;

namespace ThinMqtt.Broker;

/// <summary>Slows down clients that publish faster than they may: they are not read until their rate allows it.</summary>
internal sealed class PublishRates(MqttBroker broker)
{
    private readonly ConcurrentQueue<Connection> _paused = new();

    /// <summary>Counts one PUBLISH; one beyond the rate is still taken, and the connection pauses until it is paid for.</summary>
    public void Take(Connection connection)
    {
        if (!connection.Client!.PublishRate.TryTake(broker.Clock.Ticks))
        {
            connection.Pause();
            _paused.Enqueue(connection);
        }
    }

    /// <summary>Called by the tick: those go on whose rate has room for the message that was too much.</summary>
    public void Resume()
    {
        for (var count = _paused.Count; count > 0 && _paused.TryDequeue(out var connection); count--)
        {
            if (connection.IsClosing || connection.Client!.PublishRate.TryTake(broker.Clock.Ticks))
            {
                connection.Resume();
            }
            else
            {
                _paused.Enqueue(connection);
            }
        }
    }
}
