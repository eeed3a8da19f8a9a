using System.Collections.Concurrent;

namespace ThinMqtt.Broker;

/// <summary>A node of a topic tree, known by its level.</summary>
internal abstract class LevelNode(byte[] level)
{
    public byte[] Level { get; } = level;
}

/// <summary>
/// The children of a topic tree's node. Read without a lock, changed by one writer at a time: most nodes have a few
/// children, in an array that is replaced; the others have a dictionary.
/// </summary>
internal struct LevelMap<TNode>
    where TNode : LevelNode
{
    private const int Few = 8;

    private TNode[]? _few;
    private ConcurrentDictionary<byte[], TNode>? _many;

    public readonly bool IsEmpty => _many is { } many ? many.IsEmpty : _few is null or { Length: 0 };

    public readonly TNode? Find(ReadOnlySpan<byte> level)
    {
        if (_many is { } many)
        {
            return many.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(level, out var found) ? found : null;
        }

        foreach (var node in _few ?? [])
        {
            if (level.SequenceEqual(node.Level))
            {
                return node;
            }
        }

        return null;
    }

    /// <summary>The nodes at some moment; those added or removed meanwhile may be among them or not.</summary>
    public readonly IEnumerator<TNode> Enumerate() => _many is { } many
        ? many.Select(pair => pair.Value).GetEnumerator()
        : ((IEnumerable<TNode>)(_few ?? [])).GetEnumerator();

    public void Add(TNode node)
    {
        if (_many is not null)
        {
            _many[node.Level] = node;
            return;
        }

        TNode[] few = [.. _few ?? [], node];
        if (few.Length <= Few)
        {
            Volatile.Write(ref _few, few);
            return;
        }

        var many = new ConcurrentDictionary<byte[], TNode>(1, 4 * Few, TopicComparer.Instance);
        foreach (var one in few)
        {
            many[one.Level] = one;
        }

        Volatile.Write(ref _many, many); // readers look here first; one that was too early still has the few
    }

    public void Remove(TNode node)
    {
        if (_many is not null)
        {
            _many.TryRemove(node.Level, out _);
        }
        else
        {
            Volatile.Write(ref _few, Array.FindAll(_few ?? [], one => one != node));
        }
    }
}
