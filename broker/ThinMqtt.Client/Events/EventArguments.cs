using ThinMqtt.Protocol;

namespace ThinMqtt.Client;

/// <param name="server">The one of the options' servers that accepted the connection.</param>
/// <param name="version">The version of MQTT that is spoken on it.</param>
/// <param name="connAck">The server's answer: Session Present and what it allows.</param>
public sealed class MqttConnectedEventArgs(Uri server, MqttVersion version, ConnAckPacket connAck) : EventArgs
{
    public Uri Server => server;

    public MqttVersion Version => version;

    public ConnAckPacket ConnAck => connAck;

    /// <summary>Whether <c>$share/…</c> can be subscribed to: never in 3.1.1; in 5.0 unless CONNACK denies it (section 3.2.2.3.13).</summary>
    public bool SharedSubscriptionAvailable => ServerLimits.HasSharedSubscriptions(version, connAck);
}

/// <summary>An attempt to connect failed and another will follow.</summary>
public sealed class MqttConnectFailedEventArgs(Uri server, MqttConnectException exception, TimeSpan retryIn) : EventArgs
{
    public Uri Server => server;

    public MqttConnectException Exception => exception;

    /// <summary>Zero when another server is tried at once.</summary>
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

/// <summary>The server refused, in a new session, at least one filter of a subscription that it had granted before.</summary>
/// <remarks>The subscription stays, and is asked for again with the next new session; nothing is raised when the server grants it then.</remarks>
public sealed class MqttSubscriptionLostEventArgs(MqttSubscription subscription) : EventArgs
{
    /// <summary>See its <see cref="MqttSubscription.RefusedFilters"/>.</summary>
    public MqttSubscription Subscription => subscription;
}
