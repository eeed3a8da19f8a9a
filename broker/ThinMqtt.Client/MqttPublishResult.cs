using ThinMqtt.Protocol;

namespace ThinMqtt.Client;

/// <summary>How a publish ended.</summary>
/// <param name="ReasonCode">
/// That of PUBACK, PUBREC or PUBCOMP; at QoS 0 and in 3.1.1 always <see cref="ReasonCode.Success"/>.
/// <see cref="ReasonCode.PacketTooLarge"/>, <see cref="ReasonCode.QoSNotSupported"/> and <see cref="ReasonCode.RetainNotSupported"/> say
/// that the client did not send the message because the server takes none such; <see cref="ReasonCode.UnspecifiedError"/>, at QoS 0, that
/// the connection broke while it was written.
/// </param>
/// <param name="Text">The server's Reason String, or why the client did not send; <see langword="null"/> is none.</param>
public readonly record struct MqttPublishResult(ReasonCode ReasonCode, string? Text = null)
{
    public bool IsSuccess => !ReasonCode.IsFailure();
}
