namespace ThinMqtt.Protocol;

/// <summary>Which Reason Codes a packet may carry: table 2-6 of section 2.4, and the return codes of 3.1.1.</summary>
public static class ReasonCodes
{
    /// <summary>0x80 and above (section 2.4).</summary>
    public static bool IsFailure(this ReasonCode reasonCode) => (byte)reasonCode >= 0x80;

    /// <summary>Whether the specification lists the code for that packet.</summary>
    public static bool IsAllowed(ReasonCode reasonCode, PacketType packet) => packet switch
    {
        PacketType.PubAck or PacketType.PubRec => reasonCode is ReasonCode.Success or ReasonCode.NoMatchingSubscribers
            or ReasonCode.UnspecifiedError or ReasonCode.ImplementationSpecificError or ReasonCode.NotAuthorized
            or ReasonCode.TopicNameInvalid or ReasonCode.PacketIdentifierInUse or ReasonCode.QuotaExceeded
            or ReasonCode.PayloadFormatInvalid,
        PacketType.PubRel or PacketType.PubComp => reasonCode is ReasonCode.Success or ReasonCode.PacketIdentifierNotFound,
        PacketType.SubAck => reasonCode is ReasonCode.Success or ReasonCode.GrantedQoS1 or ReasonCode.GrantedQoS2
            or ReasonCode.UnspecifiedError or ReasonCode.ImplementationSpecificError or ReasonCode.NotAuthorized
            or ReasonCode.TopicFilterInvalid or ReasonCode.PacketIdentifierInUse or ReasonCode.QuotaExceeded
            or ReasonCode.SharedSubscriptionsNotSupported or ReasonCode.SubscriptionIdentifiersNotSupported
            or ReasonCode.WildcardSubscriptionsNotSupported,
        PacketType.UnsubAck => reasonCode is ReasonCode.Success or ReasonCode.NoSubscriptionExisted or ReasonCode.UnspecifiedError
            or ReasonCode.ImplementationSpecificError or ReasonCode.NotAuthorized or ReasonCode.TopicFilterInvalid
            or ReasonCode.PacketIdentifierInUse,
        PacketType.Auth => reasonCode is ReasonCode.Success or ReasonCode.ContinueAuthentication or ReasonCode.Reauthenticate,
        PacketType.ConnAck => reasonCode == ReasonCode.Success || IsConnAckFailure(reasonCode),
        PacketType.Disconnect => reasonCode is ReasonCode.Success or ReasonCode.DisconnectWithWillMessage || IsDisconnectFailure(reasonCode),
        _ => false,
    };

    internal static ReasonCode Check(ReasonCode reasonCode, PacketType packet) => IsAllowed(reasonCode, packet)
        ? reasonCode
        : throw new MqttProtocolException(
            ReasonCode.MalformedPacket, $"Reason Code 0x{(byte)reasonCode:X2} is none of {packet} (section 2.4).");

    /// <summary>The return code of a 3.1.1 CONNACK (3.1.1, table 3.1).</summary>
    internal static byte ToConnectReturnCode(ReasonCode reasonCode) => reasonCode switch
    {
        ReasonCode.Success => 0,
        ReasonCode.UnsupportedProtocolVersion => 1,
        ReasonCode.ClientIdentifierNotValid => 2,
        ReasonCode.BadUserNameOrPassword => 4,
        ReasonCode.NotAuthorized or ReasonCode.Banned or ReasonCode.BadAuthenticationMethod => 5,
        _ => 3,
    };

    internal static ReasonCode FromConnectReturnCode(byte returnCode) => returnCode switch
    {
        0 => ReasonCode.Success,
        1 => ReasonCode.UnsupportedProtocolVersion,
        2 => ReasonCode.ClientIdentifierNotValid,
        3 => ReasonCode.ServerUnavailable,
        4 => ReasonCode.BadUserNameOrPassword,
        5 => ReasonCode.NotAuthorized,
        _ => throw MqttProtocolException.Malformed($"Connect Return code {returnCode} is reserved (3.1.1, table 3.1)."),
    };

    private static bool IsConnAckFailure(ReasonCode reasonCode) => reasonCode is
        (>= ReasonCode.UnspecifiedError and <= ReasonCode.Banned)
        or ReasonCode.BadAuthenticationMethod or ReasonCode.TopicNameInvalid or ReasonCode.PacketTooLarge or ReasonCode.QuotaExceeded
        or (>= ReasonCode.PayloadFormatInvalid and <= ReasonCode.ServerMoved) or ReasonCode.ConnectionRateExceeded;

    private static bool IsDisconnectFailure(ReasonCode reasonCode) => reasonCode is
        (>= ReasonCode.UnspecifiedError and <= ReasonCode.ImplementationSpecificError)
        or ReasonCode.NotAuthorized or ReasonCode.ServerBusy or ReasonCode.ServerShuttingDown
        or (>= ReasonCode.BadAuthenticationMethod and <= ReasonCode.TopicNameInvalid)
        or (>= ReasonCode.ReceiveMaximumExceeded and <= ReasonCode.WildcardSubscriptionsNotSupported);
}
