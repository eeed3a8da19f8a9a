using ThinMqtt.Protocol;

namespace ThinMqtt.Client;

/// <param name="connAck">The server's answer: Session Present and what it allows.</param>
public sealed class MqttConnectedEventArgs(ConnAckPacket connAck) : EventArgs
{
    public ConnAckPacket ConnAck => connAck;
}

/// <summary>An attempt to connect failed and another will follow.</summary>
public sealed class MqttConnectFailedEventArgs(MqttConnectException exception, TimeSpan retryIn) : EventArgs
{
    public MqttConnectException Exception => exception;

    public TimeSpan RetryIn => retryIn;
}

/// <summary>A handler threw; its message is acknowledged all the same, since the server would only send it again.</summary>
public sealed class MqttHandlerFailedEventArgs(MqttMessage? message, Exception exception) : EventArgs
{
    /// <summary>Null when it was an event's handler that threw.</summary>
    public MqttMessage? Message => message;

    public Exception Exception => exception;
}

public sealed class MqttMessageDroppedEventArgs(MqttMessage message, MqttMessageDropReason reason) : EventArgs
{
    public MqttMessage Message => message;

    public MqttMessageDropReason Reason => reason;
}

public enum MqttMessageDropReason
{
    /// <summary>No subscription of this process matches; at QoS 1 and 2 it is acknowledged.</summary>
    NoHandler,

    /// <summary>QoS 0, and more than <see cref="MqttClientOptions.IncomingQueueLimit"/> wait.</summary>
    QueueFull,
}

/// <summary>The server refused, in a new session, a subscription that it had granted before.</summary>
public sealed class MqttSubscriptionLostEventArgs(MqttSubscription subscription) : EventArgs
{
    /// <summary>See its <see cref="MqttSubscription.ReasonCodes"/>.</summary>
    public MqttSubscription Subscription => subscription;
}
