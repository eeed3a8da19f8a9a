namespace ThinMqtt.Broker;

/// <summary>
/// The retained message of each topic, in a tree of levels. Matching takes no lock and goes on from one message to the next
/// only when it is asked to, so that a replay of everything stalls nobody; changes are made by one writer at a time.
/// </summary>
internal sealed class RetainedTree
{
    private readonly Lock _lock = new();
    private readonly Node _root = new([]);
    private long _count;
    private long _bytes;

    public long Count => Interlocked.Read(ref _count);

    public long Bytes => Interlocked.Read(ref _bytes);

    /// <summary>Takes the place of the topic's message; <paramref name="onChange"/> runs in the order of the changes.</summary>
    public void Set(Message message, Action<Message>? onChange = null)
    {
        lock (_lock)
        {
            var node = _root;
            for (var (rest, isLast) = (message.TopicName.AsMemory(), false); !isLast;)
            {
                var level = TopicLevels.First(rest.Span, out var next, out isLast);
                node = node.ChildFor(level);
                rest = rest[^next.Length..];
            }

            Count1(node.Message, -1);
            Count1(message, 1);
            node.Message = message;
            onChange?.Invoke(message);
        }
    }

    /// <param name="topicName">Whose message.</param>
    /// <param name="onChange">Runs in the order of the changes.</param>
    /// <param name="only">Removes this message, not another that has taken its place.</param>
    /// <returns>Whether there was one.</returns>
    public bool Remove(ReadOnlySpan<byte> topicName, Action? onChange = null, Message? only = null)
    {
        lock (_lock)
        {
            var removed = (only is null || Find(topicName) == only) && Remove(_root, topicName);
            if (removed)
            {
                onChange?.Invoke();
            }

            return removed;
        }
    }

    public Message? Find(ReadOnlySpan<byte> topicName)
    {
        var node = _root;
        for (var isLast = false; !isLast && node is not null;)
        {
            var level = TopicLevels.First(topicName, out topicName, out isLast);
            node = node.Children.Find(level);
        }

        return node?.Message;
    }

    /// <summary>The messages whose topics match, as they are when their turn comes; wildcards spare <c>$</c> topics [MQTT-4.7.2-1].</summary>
    public IEnumerator<Message> Match(byte[] topicFilter) => Match(_root, topicFilter, isRoot: true).GetEnumerator();

    private static IEnumerable<Message> Match(Node node, ReadOnlyMemory<byte> filter, bool isRoot)
    {
        var level = filter[..TopicLevels.First(filter.Span, out _, out var isLast).Length];
        var rest = isLast ? default : filter[(level.Length + 1)..];
        if (level.Span is [(byte)'#'])
        {
            foreach (var message in All(node, isRoot))
            {
                yield return message;
            }
        }
        else if (level.Span is not [(byte)'+'])
        {
            foreach (var message in node.Children.Find(level.Span) is { } child ? MatchChild(child, rest, isLast) : [])
            {
                yield return message;
            }
        }
        else
        {
            using var children = node.Children.Enumerate();
            while (children.MoveNext())
            {
                foreach (var message in isRoot && children.Current.IsReserved ? [] : MatchChild(children.Current, rest, isLast))
                {
                    yield return message;
                }
            }
        }
    }

    private static IEnumerable<Message> MatchChild(Node child, ReadOnlyMemory<byte> rest, bool isLast) => !isLast
        ? Match(child, rest, isRoot: false)
        : child.Message is { } message ? [message] : [];

    /// <summary>The node's own message and all below.</summary>
    private static IEnumerable<Message> All(Node node, bool isRoot)
    {
        if (node.Message is { } own)
        {
            yield return own;
        }

        using var children = node.Children.Enumerate();
        while (children.MoveNext())
        {
            foreach (var message in isRoot && children.Current.IsReserved ? [] : All(children.Current, isRoot: false))
            {
                yield return message;
            }
        }
    }

    private bool Remove(Node node, ReadOnlySpan<byte> rest)
    {
        var level = TopicLevels.First(rest, out var next, out var isLast);
        if (node.Children.Find(level) is not { } child)
        {
            return false;
        }

        var removed = isLast ? child.Message is not null : Remove(child, next);
        if (isLast)
        {
            Count1(child.Message, -1);
            child.Message = null;
        }

        if (child.Message is null && child.Children.IsEmpty)
        {
            node.Children.Remove(child);
        }

        return removed;
    }

    private void Count1(Message? message, int sign)
    {
        if (message is not null)
        {
            _count += sign;
            _bytes += sign * message.Payload.Length;
        }
    }

    private sealed class Node(byte[] level) : LevelNode(level)
    {
        public LevelMap<Node> Children;

        public Message? Message { get; set; }

        public bool IsReserved => Level is [(byte)'$', ..];

        public Node ChildFor(ReadOnlySpan<byte> level)
        {
            if (Children.Find(level) is { } child)
            {
                return child;
            }

            child = new Node(level.ToArray());
            Children.Add(child);
            return child;
        }
    }
}
