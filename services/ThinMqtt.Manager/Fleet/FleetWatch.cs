using System.Threading.Channels;

namespace ThinMqtt.Manager;

/// <summary>Gathers which devices have changed since it was asked last, each once, however often it has.</summary>
internal sealed class FleetWatch(Action<FleetWatch> end) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Channel<bool> _signal = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private HashSet<string> _changed = new(StringComparer.Ordinal);

    public void Changed(string id)
    {
        bool isFirst;
        lock (_gate)
        {
            isFirst = _changed.Count == 0;
            _changed.Add(id);
        }

        if (isFirst)
        {
            _signal.Writer.TryWrite(true);
        }
    }

    /// <summary>Complete when something has changed.</summary>
    public async Task WaitAsync(CancellationToken cancellationToken) => await _signal.Reader.ReadAsync(cancellationToken);

    public IReadOnlyCollection<string> TakeAll()
    {
        lock (_gate)
        {
            return Interlocked.Exchange(ref _changed, new HashSet<string>(StringComparer.Ordinal));
        }
    }

    public void Dispose() => end(this);
}
