using System.Collections.Immutable;
using System.Threading.Channels;

namespace ThinMqtt.Manager;

/// <summary>Hands events to whoever listens; who is too slow misses the oldest, and holds nobody up.</summary>
internal sealed class EventHub
{
    private const int MaximumWaiting = 1000;

    private ImmutableList<Channel<ManagerEvent>> _listeners = [];

    public void Publish(ManagerEvent change)
    {
        foreach (var listener in Volatile.Read(ref _listeners))
        {
            listener.Writer.TryWrite(change);
        }
    }

    /// <summary>Listens from the call on, not from the first item on.</summary>
    public Listening Listen()
    {
        var channel = Channel.CreateBounded<ManagerEvent>(
            new BoundedChannelOptions(MaximumWaiting) { FullMode = BoundedChannelFullMode.DropOldest });
        ImmutableInterlocked.Update(ref _listeners, listeners => listeners.Add(channel));
        return new Listening(this, channel);
    }

    internal sealed class Listening(EventHub hub, Channel<ManagerEvent> channel) : IDisposable
    {
        public ChannelReader<ManagerEvent> Events => channel.Reader;

        public void Dispose() => ImmutableInterlocked.Update(ref hub._listeners, listeners => listeners.Remove(channel));
    }
}
