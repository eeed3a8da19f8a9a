using ThinMqtt.Protocol;

namespace ThinMqtt.Client;

/// <summary>How a connection ended.</summary>
public sealed class MqttDisconnectedEventArgs : EventArgs
{
    public required MqttDisconnectOrigin Origin { get; init; }

    /// <summary>That of the DISCONNECT sent or received; <see langword="null"/> when there was none.</summary>
    public ReasonCode? ReasonCode { get; init; }

    /// <summary>What happened, for a person.</summary>
    public required string Text { get; init; }

    public Exception? Exception { get; init; }

    /// <summary>Whether the client will try to connect again.</summary>
    public bool WillReconnect { get; internal set; }
}

public enum MqttDisconnectOrigin
{
    /// <summary>This client sent DISCONNECT.</summary>
    Client,

    /// <summary>The server sent DISCONNECT.</summary>
    Server,

    /// <summary>The connection broke or fell silent.</summary>
    Network,
}
