namespace ThinMqtt.Protocol;

/// <summary>
/// The properties of one packet (section 2.2.2.2); <see langword="null"/> is an absent one. Which packet may carry which is
/// checked when a list is read; a writer that sets a foreign one gets an <see cref="ArgumentException"/>.
/// </summary>
public sealed partial record MqttProperties
{
    public MqttProperties()
    {
    }

    /// <summary>No properties.</summary>
    public static MqttProperties Empty { get; } = new();

    /// <summary>True when the payload is UTF-8 text (section 3.3.2.3.2).</summary>
    public bool? PayloadFormatIndicator { get; init; }

    /// <summary>Seconds after which a message that has not begun to be delivered is dropped (section 3.3.2.3.3).</summary>
    public uint? MessageExpiryInterval { get; init; }

    public string? ContentType { get; init; }

    public string? ResponseTopic { get; init; }

    public byte[]? CorrelationData { get; init; }

    /// <summary>1 to 268,435,455 each; one in SUBSCRIBE, any number in PUBLISH from the server (section 3.8.2.1.2).</summary>
    public IReadOnlyList<uint> SubscriptionIdentifiers { get; init; } = [];

    /// <summary>Seconds; 0xFFFFFFFF never expires (section 3.1.2.11.2).</summary>
    public uint? SessionExpiryInterval { get; init; }

    public string? AssignedClientIdentifier { get; init; }

    /// <summary>Seconds (section 3.2.2.3.14).</summary>
    public ushort? ServerKeepAlive { get; init; }

    public string? AuthenticationMethod { get; init; }

    public byte[]? AuthenticationData { get; init; }

    /// <summary>False asks the server to send no Reason String or User Properties but where it must (section 3.1.2.11.7).</summary>
    public bool? RequestProblemInformation { get; init; }

    /// <summary>Seconds (section 3.1.3.2.2).</summary>
    public uint? WillDelayInterval { get; init; }

    public bool? RequestResponseInformation { get; init; }

    public string? ResponseInformation { get; init; }

    public string? ServerReference { get; init; }

    public string? ReasonString { get; init; }

    /// <summary>QoS 1 and 2 publications taken at once: 1 to 65,535 (section 3.1.2.11.3).</summary>
    public ushort? ReceiveMaximum { get; init; }

    public ushort? TopicAliasMaximum { get; init; }

    /// <summary>1 to the peer's Topic Alias Maximum (section 3.3.2.3.4).</summary>
    public ushort? TopicAlias { get; init; }

    /// <summary>0 or 1; absent is 2, which is not sent (section 3.2.2.3.4).</summary>
    public QoS? MaximumQoS { get; init; }

    public bool? RetainAvailable { get; init; }

    public IReadOnlyList<UserProperty> UserProperties { get; init; } = [];

    /// <summary>Bytes of a whole packet, at least 1 (section 3.1.2.11.4).</summary>
    public uint? MaximumPacketSize { get; init; }

    public bool? WildcardSubscriptionAvailable { get; init; }

    public bool? SubscriptionIdentifierAvailable { get; init; }

    public bool? SharedSubscriptionAvailable { get; init; }

    /// <summary>Reads the encoded list of <paramref name="packet"/>, without its length prefix.</summary>
    /// <exception cref="MqttProtocolException">A property is unknown, foreign, repeated or out of range.</exception>
    public static MqttProperties Read(ReadOnlySpan<byte> block, PacketType packet)
    {
        if (block.IsEmpty)
        {
            return Empty;
        }

        var properties = new MqttProperties(block, packet);
        return properties.AuthenticationData is null || properties.AuthenticationMethod is not null
            ? properties
            : throw new MqttProtocolException(
                ReasonCode.ProtocolError, "Authentication Data stands without Authentication Method (section 3.1.2.11.10).");
    }

    internal static MqttProperties Read(ref WireReader reader, PacketType packet) =>
        Read(reader.Take((int)reader.ReadVariableByteInteger()), packet);

    /// <summary>For the packets that may end before their properties.</summary>
    internal static MqttProperties ReadOptional(ref WireReader reader, PacketType packet) =>
        reader.IsAtEnd ? Empty : Read(ref reader, packet);
}
