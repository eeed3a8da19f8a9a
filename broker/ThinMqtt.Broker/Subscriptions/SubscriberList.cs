namespace ThinMqtt.Broker;

/// <summary>
/// The subscriptions of one filter. Read without a lock: a reader takes the array and its count; a writer, one at a time,
/// appends behind the count, empties a place, and copies only to grow or when half the places are empty.
/// </summary>
internal sealed class SubscriberList
{
    private Places _places = new(new Subscription?[2], 0);
    private int _empty;

    public bool IsEmpty => _places.Count == _empty && Groups.Length == 0;

    /// <summary>Places may be empty.</summary>
    public ReadOnlySpan<Subscription?> Subscribers
    {
        get
        {
            var places = Volatile.Read(ref _places);
            return places.Array.AsSpan(0, Volatile.Read(ref places.Count));
        }
    }

    public SharedGroup[] Groups { get; private set; } = [];

    public void Add(Subscription subscription)
    {
        if (subscription.ShareName is { } shareName)
        {
            var group = Array.Find(Groups, group => group.ShareName.AsSpan().SequenceEqual(shareName));
            if (group is null)
            {
                group = new SharedGroup(shareName);
                Groups = [.. Groups, group];
            }

            group.Add(subscription);
            return;
        }

        if (_places.Count == _places.Array.Length)
        {
            Copy(2 * (_places.Count - _empty) + 2);
        }

        subscription.Index = _places.Count;
        _places.Array[_places.Count] = subscription;
        Volatile.Write(ref _places.Count, _places.Count + 1);
    }

    public void Replace(Subscription old, Subscription subscription)
    {
        if (old.ShareName is { } shareName)
        {
            Array.Find(Groups, group => group.ShareName.AsSpan().SequenceEqual(shareName))?.Replace(old, subscription);
            return;
        }

        subscription.Index = old.Index;
        Volatile.Write(ref _places.Array[old.Index], subscription);
    }

    public void Remove(Subscription subscription)
    {
        if (subscription.ShareName is { } shareName)
        {
            var group = Array.Find(Groups, group => group.ShareName.AsSpan().SequenceEqual(shareName));
            group?.Remove(subscription);
            Groups = group is { IsEmpty: true } ? Array.FindAll(Groups, one => one != group) : Groups;
            return;
        }

        Volatile.Write(ref _places.Array[subscription.Index], null);
        subscription.Index = -1;
        _empty++;
        if (_empty > 16 && _empty > _places.Count / 2)
        {
            Copy(2 * (_places.Count - _empty) + 2);
        }
    }

    private void Copy(int capacity)
    {
        var array = new Subscription?[capacity];
        var count = 0;
        foreach (var subscription in _places.Array.AsSpan(0, _places.Count))
        {
            if (subscription is not null)
            {
                subscription.Index = count;
                array[count++] = subscription;
            }
        }

        _empty = 0;
        Volatile.Write(ref _places, new Places(array, count));
    }

    private sealed class Places(Subscription?[] array, int count)
    {
        public readonly Subscription?[] Array = array;
        public int Count = count;
    }
}
