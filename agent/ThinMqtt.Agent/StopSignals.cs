using System.Runtime.InteropServices;

namespace ThinMqtt.Agent;

/// <summary>SIGTERM and Ctrl-C ask the agent to say goodbye before it ends.</summary>
internal sealed class StopSignals : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly PosixSignalRegistration[] _registrations;

    public StopSignals() => _registrations =
    [
        PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal),
        PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal),
    ];

    public CancellationToken Stop => _stop.Token;

    public void Dispose()
    {
        Array.ForEach(_registrations, registration => registration.Dispose());
        _stop.Dispose();
    }

    private void OnSignal(PosixSignalContext context)
    {
        // Without this the runtime would end the process before the goodbye is out.
        context.Cancel = true;
        _stop.Cancel();
    }
}
