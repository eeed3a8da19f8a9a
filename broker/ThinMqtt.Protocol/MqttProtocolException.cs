namespace ThinMqtt.Protocol;

/// <summary>
/// The peer broke the protocol. Caught once per connection, which answers with <see cref="ReasonCode"/> where the
/// protocol version has one and closes (sections 4.8 and 4.13).
/// </summary>
public sealed class MqttProtocolException : Exception
{
    public MqttProtocolException()
        : this(ReasonCode.ProtocolError, "protocol error")
    {
    }

    public MqttProtocolException(string message)
        : this(ReasonCode.ProtocolError, message)
    {
    }

    public MqttProtocolException(string message, Exception innerException)
        : base(message, innerException) => ReasonCode = ReasonCode.ProtocolError;

    /// <param name="reasonCode">What to tell the peer.</param>
    /// <param name="message">What was wrong, with the statement id of the specification in brackets where there is one.</param>
    public MqttProtocolException(ReasonCode reasonCode, string message)
        : base(message) => ReasonCode = reasonCode;

    public ReasonCode ReasonCode { get; }

    internal static MqttProtocolException Malformed(string message) => new(ReasonCode.MalformedPacket, message);
}
