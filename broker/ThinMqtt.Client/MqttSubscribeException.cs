using ThinMqtt.Protocol;

namespace ThinMqtt.Client;

/// <summary>The server refused at least one Topic Filter of a subscription; the others have been taken back.</summary>
public sealed class MqttSubscribeException : Exception
{
    public MqttSubscribeException()
    {
    }

    public MqttSubscribeException(string message)
        : base(message)
    {
    }

    public MqttSubscribeException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    internal MqttSubscribeException(string message, IReadOnlyList<ReasonCode> reasonCodes)
        : base(message) => ReasonCodes = reasonCodes;

    /// <summary>One for each Topic Filter, in their order.</summary>
    public IReadOnlyList<ReasonCode> ReasonCodes { get; } = [];
}
