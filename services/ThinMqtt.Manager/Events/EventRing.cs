using System.Globalization;

namespace ThinMqtt.Manager;

/// <param name="Number">For <c>Last-Event-ID</c>: of this process, and of the event among its events.</param>
/// <param name="Event">What has happened.</param>
internal readonly record struct NumberedEvent(string Number, ManagerEvent Event);

/// <summary>
/// The last events of this process, for listeners that come back. Heartbeats are not kept, as the next ones make up for them, and have the
/// number of the event before them.
/// </summary>
internal sealed class EventRing
{
    /// <summary>Numbers of another process, or of another start, mean nothing here.</summary>
    private readonly string _epoch = Guid.NewGuid().ToString("N")[..8];

    private readonly NumberedEvent[] _events;

    /// <summary>Of each kind, the number of the last event that is not kept any more.</summary>
    private readonly long[] _gone = new long[Enum.GetValues<ManagerEventKind>().Length];

    private long _count;

    /// <param name="capacity">How many.</param>
    public EventRing(int capacity)
    {
        _events = new NumberedEvent[capacity];
        Last = Format(0);
    }

    /// <summary>The number of the last event.</summary>
    public string Last { get; private set; }

    public NumberedEvent Add(ManagerEvent change)
    {
        if (change.Kind == ManagerEventKind.Seen)
        {
            return new NumberedEvent(Last, change);
        }

        var place = _count++ % _events.Length;
        if (_count > _events.Length)
        {
            _gone[(int)_events[place].Event.Kind] = _count - _events.Length;
        }

        Last = Format(_count);
        return _events[place] = new NumberedEvent(Last, change);
    }

    /// <param name="number">Of the last event that is known.</param>
    /// <param name="kinds">Which are wanted; null for all.</param>
    /// <returns>The events behind the one of that number; null when some that are wanted may be missing.</returns>
    public IReadOnlyList<NumberedEvent>? After(string number, IReadOnlySet<ManagerEventKind>? kinds = null)
    {
        if (!TryParse(number, out var known))
        {
            return kinds.Include(ManagerEventKind.Missed) ? null : [];
        }

        if (Enum.GetValues<ManagerEventKind>().Any(kind => _gone[(int)kind] > known && kinds.Include(kind)))
        {
            return null;
        }

        var first = Math.Max(known, _count - _events.Length);
        return
        [
            .. Enumerable.Range(0, (int)(_count - first)).Select(index => _events[(first + index) % _events.Length])
                .Where(change => kinds.Include(change.Event.Kind)),
        ];
    }

    private bool TryParse(string number, out long count)
    {
        count = 0;
        return number.Split('-') is [var epoch, var digits] && epoch == _epoch
            && long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out count) && count <= _count;
    }

    private string Format(long count) => string.Create(CultureInfo.InvariantCulture, $"{_epoch}-{count}");
}
