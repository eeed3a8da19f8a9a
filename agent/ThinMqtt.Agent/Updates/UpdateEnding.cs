using ThinMqtt.Contracts;

namespace ThinMqtt.Agent;

/// <summary>Lets an update be ended from outside: by an operator or a newer release, or by the agent's own end.</summary>
internal sealed class UpdateEnding(ManifestDocument manifest, CancellationToken stop) : IDisposable
{
    private readonly CancellationTokenSource _source = CancellationTokenSource.CreateLinkedTokenSource(stop);
    private readonly Lock _gate = new();
    private StepResult? _result;
    private bool _isClosed;

    public ManifestDocument Manifest { get; } = manifest;

    public CancellationToken Token => _source.Token;

    /// <summary>Null when nobody has asked for it.</summary>
    public StepResult? Result
    {
        get
        {
            lock (_gate)
            {
                return _result;
            }
        }
    }

    public bool TryEnd(UpdateEvent happened, string reason)
    {
        lock (_gate)
        {
            if (_isClosed)
            {
                return false;
            }

            _isClosed = true;
            _result = new StepResult(happened, reason);
            _source.Cancel();
            return true;
        }
    }

    /// <summary>From here on the update goes to its own end.</summary>
    /// <returns>False when it was asked to end before.</returns>
    public bool TryClose()
    {
        lock (_gate)
        {
            _isClosed = true;
            return _result is null;
        }
    }

    public void Dispose()
    {
        _ = TryClose();
        _source.Dispose();
    }
}
