namespace ThinMqtt.Broker;

/// <summary>The Topic Aliases of one connection: each side sets its own (section 3.3.2.3.4).</summary>
internal sealed class AliasTable
{
    private readonly Dictionary<ushort, byte[]> _incoming = [];
    private readonly Dictionary<byte[], ushort> _outgoing = new(TopicComparer.Instance);

    public void Set(ushort alias, ReadOnlySpan<byte> topicName)
    {
        if (!_incoming.TryGetValue(alias, out var known) || !topicName.SequenceEqual(known))
        {
            _incoming[alias] = topicName.ToArray();
        }
    }

    public bool TryResolve(ushort alias, out byte[] topicName) => _incoming.TryGetValue(alias, out topicName!);

    /// <summary>The alias to send, and whether the client knows it already; 0 when all are taken by other topics.</summary>
    public ushort ForSending(byte[] topicName, ushort maximum, out bool isKnown)
    {
        isKnown = _outgoing.TryGetValue(topicName, out var alias);
        if (!isKnown && _outgoing.Count < maximum)
        {
            alias = (ushort)(_outgoing.Count + 1);
            _outgoing[topicName] = alias;
        }

        return alias;
    }
}
