namespace ThinMqtt.Broker;

/// <summary>All open connections, for the tick that finds those whose time is over.</summary>
internal sealed class ConnectionTable
{
    private readonly Lock _lock = new();
    private readonly List<Connection> _connections = [];

    public int Count => _connections.Count;

    public int Maximum { get; private set; }

    /// <returns>False when there are <paramref name="limit"/> already.</returns>
    public bool TryAdd(Connection connection, int limit)
    {
        lock (_lock)
        {
            if (_connections.Count >= limit)
            {
                return false;
            }

            connection.Index = _connections.Count;
            _connections.Add(connection);
            Maximum = Math.Max(Maximum, _connections.Count);
            return true;
        }
    }

    public void Remove(Connection connection)
    {
        lock (_lock)
        {
            if (connection.Index < 0)
            {
                return;
            }

            var last = _connections[^1];
            _connections[connection.Index] = last;
            last.Index = connection.Index;
            _connections.RemoveAt(_connections.Count - 1);
            connection.Index = -1;
        }
    }

    public Connection[] ToArray()
    {
        lock (_lock)
        {
            return [.. _connections];
        }
    }
}
