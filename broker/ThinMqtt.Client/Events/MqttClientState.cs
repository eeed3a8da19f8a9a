namespace ThinMqtt.Client;

public enum MqttClientState
{
    /// <summary>Not connected, and not trying to be.</summary>
    Disconnected,

    /// <summary>At the first connection, or waiting to try it again.</summary>
    Connecting,

    Connected,

    /// <summary>At a connection that replaces a lost one, or waiting to try it.</summary>
    Reconnecting,
}
