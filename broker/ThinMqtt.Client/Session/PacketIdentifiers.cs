namespace ThinMqtt.Client;

/// <summary>
/// The Packet Identifiers in use by PUBLISH, SUBSCRIBE and UNSUBSCRIBE of the client (section 2.2.1). They go round, so that one is free
/// for long before it is used again.
/// </summary>
/// <param name="last">
/// The one before the first. A process that resumes its predecessor's session should begin at random: the server may still hold an
/// unfinished QoS 2 publish under a low one.
/// </param>
internal sealed class PacketIdentifiers(ushort last)
{
    private readonly HashSet<ushort> _used = [];
    private ushort _last = last;

    /// <returns><see langword="false"/> when all 65,535 are in use.</returns>
    public bool TryTake(out ushort identifier)
    {
        identifier = 0;
        if (_used.Count == ushort.MaxValue)
        {
            return false;
        }

        do
        {
            _last = _last == ushort.MaxValue ? (ushort)1 : (ushort)(_last + 1);
        }
        while (!_used.Add(_last));
        identifier = _last;
        return true;
    }

    public void Free(ushort identifier) => _used.Remove(identifier);
}
