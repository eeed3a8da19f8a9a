namespace ThinMqtt.Broker;

/// <summary>The subscriptions of one ShareName and filter: each message goes to one of them in turn (section 4.8.2).</summary>
internal sealed class SharedGroup(byte[] shareName)
{
    private Subscription[] _members = [];
    private int _next;

    public byte[] ShareName { get; } = shareName;

    public bool IsEmpty => _members.Length == 0;

    public void Add(Subscription subscription)
    {
        subscription.Group = this;
        _members = [.. _members, subscription];
    }

    public void Replace(Subscription old, Subscription subscription)
    {
        subscription.Group = this;
        _members = Array.ConvertAll(_members, one => one == old ? subscription : one);
    }

    public void Remove(Subscription subscription) => _members = Array.FindAll(_members, one => one != subscription);

    /// <summary>The next member that can take a message now, else the next that is connected, else the next.</summary>
    public Subscription? Choose()
    {
        var members = _members;
        if (members.Length == 0)
        {
            return null;
        }

        var first = (int)((uint)Interlocked.Increment(ref _next) % (uint)members.Length);
        Subscription? connected = null;
        for (var i = 0; i < members.Length; i++)
        {
            var member = members[(first + i) % members.Length];
            if (member.Session.CanTakeMore)
            {
                return member;
            }

            connected ??= member.Session.Connection is null ? null : member;
        }

        return connected ?? members[first];
    }
}
