using ThinMqtt.Protocol;

namespace ThinMqtt.Client;

/// <summary>A connection was not established: the server was not reached, or it refused.</summary>
public sealed class MqttConnectException : Exception
{
    public MqttConnectException()
    {
    }

    public MqttConnectException(string message)
        : base(message)
    {
    }

    public MqttConnectException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    internal MqttConnectException(ReasonCode reasonCode, string message)
        : base(message) => ReasonCode = reasonCode;

    /// <summary>That of the server's CONNACK; <see langword="null"/> when none came.</summary>
    public ReasonCode? ReasonCode { get; }
}
