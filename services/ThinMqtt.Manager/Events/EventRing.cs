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
        Last = Format(_count);
        return _events[place] = new NumberedEvent(Last, change);
    }

    /// <returns>The events behind the one of that number; null when it is not known which they are.</returns>
    public IReadOnlyList<NumberedEvent>? After(string number)
    {
        var parts = number.Split('-');
        return parts.Length == 2 && parts[0] == _epoch
            && long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var known) && known <= _count && known >= _count - _events.Length
            ? [.. Enumerable.Range(0, (int)(_count - known)).Select(index => _events[(known + index) % _events.Length])]
            : null;
    }

    private string Format(long count) => string.Create(CultureInfo.InvariantCulture, $"{_epoch}-{count}");
}
