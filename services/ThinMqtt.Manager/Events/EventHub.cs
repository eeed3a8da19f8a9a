using System.Collections.Immutable;
using System.Threading.Channels;

namespace ThinMqtt.Manager;

/// <summary>Hands events to whoever listens; who is too slow misses the oldest, is told so, and holds nobody up.</summary>
/// <param name="metrics">Counts them all; null where nobody does.</param>
internal sealed class EventHub(EventMetrics? metrics = null)
{
    /// <summary>Events that wait for one listener.</summary>
    public const int MaximumWaiting = 1000;

    private ImmutableList<Listening> _listeners = [];

    public void Publish(ManagerEvent change) => Offer(change, isOfPeer: false);

    /// <summary>Something has changed by another manager on the same inventory.</summary>
    public void PublishOfPeer(ManagerEvent change) => Offer(change, isOfPeer: true);

    /// <summary>Listens from the call on, not from the first item on.</summary>
    /// <param name="ownOnly">Whether what other managers tell is left out.</param>
    public Listening Listen(bool ownOnly = false)
    {
        var listening = new Listening(this, ownOnly);
        ImmutableInterlocked.Update(ref _listeners, listeners => listeners.Add(listening));
        return listening;
    }

    private void Offer(ManagerEvent change, bool isOfPeer)
    {
        metrics?.Happened(change, isOfPeer);
        foreach (var listener in Volatile.Read(ref _listeners))
        {
            listener.Offer(change, isOfPeer);
        }
    }

    internal sealed class Listening : IDisposable
    {
        private readonly bool _ownOnly;
        private readonly EventHub _hub;
        private readonly Channel<ManagerEvent> _waiting;
        private bool _hasMissed;

        public Listening(EventHub hub, bool ownOnly)
        {
            (_hub, _ownOnly) = (hub, ownOnly);
            _waiting = Channel.CreateBounded<ManagerEvent>(
                new BoundedChannelOptions(MaximumWaiting) { FullMode = BoundedChannelFullMode.DropOldest },
                _ => Volatile.Write(ref _hasMissed, true));
        }

        public ChannelReader<ManagerEvent> Events => _waiting.Reader;

        /// <returns>Whether events were missed since the call before.</returns>
        public bool TakeMissed() => Interlocked.Exchange(ref _hasMissed, false);

        public void Offer(ManagerEvent change, bool isOfPeer)
        {
            if (!(isOfPeer && _ownOnly))
            {
                _waiting.Writer.TryWrite(change);
            }
        }

        public void Dispose() => ImmutableInterlocked.Update(ref _hub._listeners, listeners => listeners.Remove(this));
    }
}
