using System.Collections.Immutable;
using System.Threading.Channels;

namespace ThinMqtt.Manager;

/// <summary>Hands events to whoever listens; who is too slow misses the oldest, is told so, and holds nobody up.</summary>
internal sealed class EventHub
{
    /// <summary>Events that wait for one listener.</summary>
    public const int MaximumWaiting = 1000;

    private ImmutableList<Listening> _listeners = [];

    public void Publish(ManagerEvent change)
    {
        foreach (var listener in Volatile.Read(ref _listeners))
        {
            listener.Offer(change);
        }
    }

    /// <summary>Listens from the call on, not from the first item on.</summary>
    public Listening Listen()
    {
        var listening = new Listening(this);
        ImmutableInterlocked.Update(ref _listeners, listeners => listeners.Add(listening));
        return listening;
    }

    internal sealed class Listening : IDisposable
    {
        private readonly EventHub _hub;
        private readonly Channel<ManagerEvent> _waiting;
        private bool _hasMissed;

        public Listening(EventHub hub)
        {
            _hub = hub;
            _waiting = Channel.CreateBounded<ManagerEvent>(
                new BoundedChannelOptions(MaximumWaiting) { FullMode = BoundedChannelFullMode.DropOldest },
                _ => Volatile.Write(ref _hasMissed, true));
        }

        public ChannelReader<ManagerEvent> Events => _waiting.Reader;

        /// <returns>Whether events were missed since the call before.</returns>
        public bool TakeMissed() => Interlocked.Exchange(ref _hasMissed, false);

        public void Offer(ManagerEvent change) => _waiting.Writer.TryWrite(change);

        public void Dispose() => ImmutableInterlocked.Update(ref _hub._listeners, listeners => listeners.Remove(this));
    }
}
