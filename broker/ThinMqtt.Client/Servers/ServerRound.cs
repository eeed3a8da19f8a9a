namespace ThinMqtt.Client;

/// <summary>
/// Which server to try next: all of them in turn. The order is drawn once, so that a fleet spreads over a cluster, and so does the part of
/// it whose server is lost.
/// </summary>
internal sealed class ServerRound
{
    private readonly KnownServer[] _servers;
    private int _current;
    private int _failed;

    public ServerRound(IEnumerable<KnownServer> servers, Random random)
    {
        _servers = [.. servers];
        random.Shuffle(_servers);
    }

    public KnownServer Current => _servers[_current];

    /// <summary>A connection has lasted: the round begins anew.</summary>
    public void Lasted() => _failed = 0;

    /// <summary>The current server was not reached, or its connection was lost.</summary>
    /// <returns>Whether all have had their turn, so that it is time to wait.</returns>
    public bool MoveOn()
    {
        _current = (_current + 1) % _servers.Length;
        _failed = (_failed + 1) % _servers.Length;
        return _failed == 0;
    }
}
