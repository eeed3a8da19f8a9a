using System.Collections.Immutable;
using System.Threading.Channels;

namespace ThinMqtt.Manager;

/// <summary>Hands events to whoever listens; who is too slow misses the oldest, is told so, and holds nobody up.</summary>
/// <param name="metrics">Counts them all; null where nobody does.</param>
internal sealed class EventHub(EventMetrics? metrics = null)
{
    /// <summary>Events that wait for one listener.</summary>
    public const int MaximumWaiting = 1000;

    private readonly Lock _gate = new();
    private readonly EventRing _ring = new(MaximumWaiting);
    private ImmutableList<Listening> _listeners = [];

    /// <summary>Told of each event, and whether it is another manager's, before anybody else; whoever handles it does not wait.</summary>
    public event Action<ManagerEvent, bool>? Happened;

    public void Publish(ManagerEvent change) => Offer(change, isOfPeer: false);

    /// <summary>Something has changed by another manager on the same inventory.</summary>
    public void PublishOfPeer(ManagerEvent change) => Offer(change, isOfPeer: true);

    /// <summary>Listens from the call on, not from the first item on.</summary>
    /// <param name="ownOnly">Whether what other managers tell is left out.</param>
    /// <param name="kinds">Which, as <see cref="EventKinds.Include"/> has them; null for all.</param>
    /// <param name="after">The number of the last event that the listener knows; null to begin with the next one.</param>
    public Listening Listen(bool ownOnly = false, IReadOnlySet<ManagerEventKind>? kinds = null, string? after = null)
    {
        lock (_gate)
        {
            var former = after is null ? [] : _ring.After(after, kinds);
            var listening = new Listening(this, ownOnly, kinds, former is { Count: > 0 } ? after! : _ring.Last, former);
            _listeners = _listeners.Add(listening);
            return listening;
        }
    }

    private void Offer(ManagerEvent change, bool isOfPeer)
    {
        metrics?.Happened(change, isOfPeer);
        Happened?.Invoke(change, isOfPeer);
        lock (_gate)
        {
            var numbered = _ring.Add(change);
            _listeners.ForEach(listener => listener.Offer(numbered, isOfPeer));
        }
    }

    private void Remove(Listening listening)
    {
        lock (_gate)
        {
            _listeners = _listeners.Remove(listening);
        }
    }

    internal sealed class Listening : IDisposable
    {
        private readonly bool _ownOnly;
        private readonly IReadOnlySet<ManagerEventKind>? _kinds;
        private readonly EventHub _hub;
        private readonly Channel<NumberedEvent> _waiting;
        private bool _hasMissed;

        public Listening(EventHub hub, bool ownOnly, IReadOnlySet<ManagerEventKind>? kinds, string start, IReadOnlyList<NumberedEvent>? former)
        {
            (_hub, _ownOnly, _kinds, Start, _hasMissed) = (hub, ownOnly, kinds, start, former is null);
            _waiting = Channel.CreateBounded<NumberedEvent>(
                new BoundedChannelOptions(MaximumWaiting) { FullMode = BoundedChannelFullMode.DropOldest });
            foreach (var change in former ?? [])
            {
                Offer(change, isOfPeer: false);
            }
        }

        public ChannelReader<NumberedEvent> Events => _waiting.Reader;

        /// <summary>The number of the last event before the first of <see cref="Events"/>.</summary>
        public string Start { get; }

        /// <returns>Whether events were missed since the call before; they came before the event that was read last.</returns>
        public bool TakeMissed() => Interlocked.Exchange(ref _hasMissed, false);

        public void Offer(NumberedEvent change, bool isOfPeer)
        {
            if (!(isOfPeer && _ownOnly) && _kinds.Include(change.Event.Kind))
            {
                if (_waiting.Reader.Count == MaximumWaiting)
                {
                    Volatile.Write(ref _hasMissed, true); // before the next one can be read
                }

                _waiting.Writer.TryWrite(change);
            }
        }

        public void Dispose() => _hub.Remove(this);
    }
}
