using ThinMqtt.Client;

namespace ThinMqtt.Agent;

/// <summary>For what waits until there is a connection to the server.</summary>
internal sealed class ConnectionSignal
{
    private readonly MqttClient _client;
    private TaskCompletionSource _connected = New();

    public ConnectionSignal(MqttClient client)
    {
        _client = client;
        client.StateChanged += (_, _) => OnStateChanged();
    }

    /// <returns>Whether it had to wait.</returns>
    /// <exception cref="OperationCanceledException">By <paramref name="stop"/>.</exception>
    public async Task<bool> UntilConnectedAsync(CancellationToken stop)
    {
        if (_client.State == MqttClientState.Connected)
        {
            return false;
        }

        await Volatile.Read(ref _connected).Task.WaitAsync(stop);
        return true;
    }

    private void OnStateChanged()
    {
        if (_client.State == MqttClientState.Connected)
        {
            Volatile.Read(ref _connected).TrySetResult();
        }
        else if (Volatile.Read(ref _connected).Task.IsCompleted)
        {
            Volatile.Write(ref _connected, New());
        }
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
