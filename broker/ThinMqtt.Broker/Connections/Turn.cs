namespace ThinMqtt.Broker;

/// <summary>
/// What one thread does before it sends: all that one receive, timer or commit brought is written into the outputs, then
/// each output that has something is sent once. Many small messages so become one system call.
/// </summary>
internal sealed class Turn
{
    [ThreadStatic]
    private static Turn? _current;

    private readonly List<ConnectionOutput> _pending = [];

    public static Turn Current => _current ??= new Turn();

    public void Add(ConnectionOutput output) => _pending.Add(output);

    /// <summary>Sends what the turn wrote. Every entry of a thread into the broker ends with it.</summary>
    public void End()
    {
        for (var i = 0; i < _pending.Count; i++) // sending may let a session write more
        {
            _pending[i].Flush();
        }

        _pending.Clear();
    }
}
