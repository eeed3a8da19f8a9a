namespace ThinMqtt.Client;

/// <summary>
/// Raises the client's events. A subscriber that throws must not end the loop that raised: it is reported as a failed handler.
/// </summary>
internal sealed class ClientEvents(MqttClient sender)
{
    public event EventHandler<MqttConnectedEventArgs>? Connected;

    public event EventHandler<MqttDisconnectedEventArgs>? Disconnected;

    public event EventHandler<MqttConnectFailedEventArgs>? ConnectFailed;

    public event EventHandler? StateChanged;

    public event EventHandler<MqttHandlerFailedEventArgs>? HandlerFailed;

    public event EventHandler<MqttMessageDroppedEventArgs>? MessageDropped;

    public event EventHandler<MqttSubscriptionLostEventArgs>? SubscriptionLost;

    public void RaiseConnected(MqttConnectedEventArgs arguments) => Raise(Connected, arguments);

    public void RaiseDisconnected(MqttDisconnectedEventArgs arguments) => Raise(Disconnected, arguments);

    public void RaiseConnectFailed(Uri server, MqttConnectException exception, TimeSpan retryIn) =>
        Raise(ConnectFailed, new MqttConnectFailedEventArgs(server, exception, retryIn));

    public void RaiseStateChanged() =>
        Raise(StateChanged is null ? null : (from, _) => StateChanged(from, EventArgs.Empty), EventArgs.Empty);

    public void RaiseMessageDropped(MqttMessage message, MqttMessageDropReason reason) =>
        Raise(MessageDropped, new MqttMessageDroppedEventArgs(message, reason));

    public void RaiseSubscriptionLost(MqttSubscription subscription) =>
        Raise(SubscriptionLost, new MqttSubscriptionLostEventArgs(subscription));

    public void RaiseHandlerFailed(MqttMessage? message, Exception exception)
    {
        try
        {
            HandlerFailed?.Invoke(sender, new MqttHandlerFailedEventArgs(message, exception));
        }
        catch (Exception failure)
        {
            // Whom to tell is what failed. The runtime's trace still gets it, and the client lives.
            System.Diagnostics.Trace.TraceError($"A handler of {nameof(MqttClient.HandlerFailed)} threw: {failure}");
        }
    }

    private void Raise<T>(EventHandler<T>? handlers, T arguments)
    {
        try
        {
            handlers?.Invoke(sender, arguments);
        }
        catch (Exception exception)
        {
            RaiseHandlerFailed(null, exception);
        }
    }
}
