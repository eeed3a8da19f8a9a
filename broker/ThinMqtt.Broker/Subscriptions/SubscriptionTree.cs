using System.Collections.Concurrent;

namespace ThinMqtt.Broker;

/// <summary>
/// All subscriptions. A filter without wildcards is found by one hash look-up of the topic; the others stand in a tree of
/// levels. Matching takes no lock; changes are made by one writer at a time.
/// </summary>
internal sealed class SubscriptionTree
{
    private readonly Lock _lock = new();
    private readonly ConcurrentDictionary<byte[], SubscriberList> _exact;
    private readonly ConcurrentDictionary<byte[], SubscriberList>.AlternateLookup<ReadOnlySpan<byte>> _exactBySpan;
    private readonly Node _root = new([]);
    private int _count;

    public SubscriptionTree()
    {
        _exact = new ConcurrentDictionary<byte[], SubscriberList>(1, 31, TopicComparer.Instance);
        _exactBySpan = _exact.GetAlternateLookup<ReadOnlySpan<byte>>();
    }

    public int Count => Volatile.Read(ref _count);

    public void Add(Subscription subscription)
    {
        lock (_lock)
        {
            ListOf(subscription.TopicFilter).Add(subscription);
            _count++;
        }
    }

    public void Replace(Subscription old, Subscription subscription)
    {
        lock (_lock)
        {
            ListOf(old.TopicFilter).Replace(old, subscription);
        }
    }

    public void Remove(Subscription subscription)
    {
        lock (_lock)
        {
            _count--;
            var filter = subscription.TopicFilter;
            if (!Protocol.TopicFilter.HasWildcard(filter))
            {
                var list = _exact[filter];
                list.Remove(subscription);
                if (list.IsEmpty)
                {
                    _exact.TryRemove(filter, out _);
                }

                return;
            }

            Remove(_root, filter, subscription);
        }
    }

    /// <summary>Adds the lists of every filter that matches; a filter that begins with a wildcard spares <c>$</c> topics [MQTT-4.7.2-1].</summary>
    public void Match(ReadOnlySpan<byte> topicName, List<SubscriberList> lists)
    {
        if (_exactBySpan.TryGetValue(topicName, out var exact))
        {
            lists.Add(exact);
        }

        Match(_root, topicName, topicName.StartsWith("$"u8), lists);
    }

    private static void Match(Node node, ReadOnlySpan<byte> rest, bool isReserved, List<SubscriberList> lists)
    {
        if (!isReserved && node.Hash is { } hash)
        {
            lists.Add(hash);
        }

        var level = TopicLevels.First(rest, out var next, out var isLast);
        if (node.Children.Find(level) is { } child)
        {
            MatchChild(child, next, isLast, lists);
        }

        if (!isReserved && node.Plus is { } plus)
        {
            MatchChild(plus, next, isLast, lists);
        }
    }

    private static void MatchChild(Node child, ReadOnlySpan<byte> next, bool isLast, List<SubscriberList> lists)
    {
        if (!isLast)
        {
            Match(child, next, isReserved: false, lists);
            return;
        }

        if (child.Here is { } here)
        {
            lists.Add(here);
        }

        if (child.Hash is { } hash) // a/# matches a
        {
            lists.Add(hash);
        }
    }

    private SubscriberList ListOf(byte[] filter)
    {
        if (!Protocol.TopicFilter.HasWildcard(filter))
        {
            return _exact.GetOrAdd(filter, _ => new SubscriberList());
        }

        var node = _root;
        ReadOnlySpan<byte> rest = filter;
        while (true)
        {
            var level = TopicLevels.First(rest, out rest, out var isLast);
            if (level is [(byte)'#'])
            {
                return node.Hash ??= new SubscriberList();
            }

            node = node.ChildFor(level);
            if (isLast)
            {
                return node.Here ??= new SubscriberList();
            }
        }
    }

    /// <summary>Removes the subscription, and the nodes that nothing is below any more.</summary>
    private static void Remove(Node node, ReadOnlySpan<byte> rest, Subscription subscription)
    {
        var level = TopicLevels.First(rest, out var next, out var isLast);
        if (level is [(byte)'#'])
        {
            node.Hash!.Remove(subscription);
            node.Hash = node.Hash.IsEmpty ? null : node.Hash;
            return;
        }

        var child = level is [(byte)'+'] ? node.Plus! : node.Children.Find(level)!;
        if (isLast)
        {
            child.Here!.Remove(subscription);
            child.Here = child.Here.IsEmpty ? null : child.Here;
        }
        else
        {
            Remove(child, next, subscription);
        }

        if (child.IsEmpty)
        {
            node.RemoveChild(child);
        }
    }

    private sealed class Node(byte[] level) : LevelNode(level)
    {
        public LevelMap<Node> Children;

        public Node? Plus { get; private set; }

        /// <summary>The filter that ends here.</summary>
        public SubscriberList? Here { get; set; }

        /// <summary>The filter that ends in <c>#</c> below here.</summary>
        public SubscriberList? Hash { get; set; }

        public bool IsEmpty => Here is null && Hash is null && Plus is null && Children.IsEmpty;

        public Node ChildFor(ReadOnlySpan<byte> level)
        {
            if (level is [(byte)'+'])
            {
                return Plus ??= new Node(level.ToArray());
            }

            if (Children.Find(level) is { } child)
            {
                return child;
            }

            child = new Node(level.ToArray());
            Children.Add(child);
            return child;
        }

        public void RemoveChild(Node child)
        {
            if (child == Plus)
            {
                Plus = null;
            }
            else
            {
                Children.Remove(child);
            }
        }
    }
}
