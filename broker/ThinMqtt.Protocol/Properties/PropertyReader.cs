namespace ThinMqtt.Protocol;

/// <summary>
/// Walks one property list (section 2.2.2) and refuses what its packet may not carry: an unknown or foreign identifier is
/// malformed, a second one of a kind that stands once is a protocol error.
/// </summary>
internal ref struct PropertyReader(ReadOnlySpan<byte> block, PacketType packet)
{
    private readonly int _length = block.Length;
    private WireReader _reader = new(block);
    private ulong _seen;

    /// <summary>Bytes of the list before what is read next.</summary>
    public readonly int Position => _length - _reader.Rest.Length;

    public bool TryNext(out PropertyIdentifier property)
    {
        if (_reader.IsAtEnd)
        {
            property = default;
            return false;
        }

        var identifier = _reader.ReadVariableByteInteger();
        property = (PropertyIdentifier)identifier;
        if (identifier > byte.MaxValue || !PropertyRules.IsAllowed(property, packet))
        {
            throw MqttProtocolException.Malformed($"Property 0x{identifier:X2} is not one of {PacketName} (section 2.2.2.2).");
        }

        var bit = 1UL << (int)identifier;
        if ((_seen & bit) != 0 && !PropertyRules.MayRepeat(property, packet))
        {
            throw new MqttProtocolException(ReasonCode.ProtocolError, $"{property} stands twice in {PacketName} (section 2.2.2.2).");
        }

        _seen |= bit;
        return true;
    }

    /// <summary>A byte that says yes or no: 0 or 1.</summary>
    public bool ReadFlag(PropertyIdentifier property) => _reader.ReadByte() switch
    {
        0 => false,
        1 => true,
        var other => throw new MqttProtocolException(ReasonCode.ProtocolError, $"{property} is {other}, not 0 or 1."),
    };

    public ushort ReadUInt16() => _reader.ReadUInt16();

    public uint ReadUInt32() => _reader.ReadUInt32();

    public ushort ReadNonZeroUInt16(PropertyIdentifier property) =>
        (ushort)NonZero(_reader.ReadUInt16(), property, ReasonCode.ProtocolError);

    public uint ReadNonZeroUInt32(PropertyIdentifier property) => NonZero(_reader.ReadUInt32(), property, ReasonCode.ProtocolError);

    public uint ReadSubscriptionIdentifier() =>
        NonZero(_reader.ReadVariableByteInteger(), PropertyIdentifier.SubscriptionIdentifier, ReasonCode.ProtocolError);

    /// <summary>A Topic Alias of 0 is not permitted [MQTT-3.3.2-8].</summary>
    public ushort ReadTopicAlias() => (ushort)NonZero(_reader.ReadUInt16(), PropertyIdentifier.TopicAlias, ReasonCode.TopicAliasInvalid);

    public ReadOnlySpan<byte> ReadUtf8() => _reader.ReadUtf8();

    /// <summary>A Response Topic is a Topic Name: without wildcards [MQTT-3.3.2-14].</summary>
    public ReadOnlySpan<byte> ReadResponseTopic()
    {
        var topic = _reader.ReadUtf8();
        return TopicName.IsValid(topic)
            ? topic
            : throw new MqttProtocolException(ReasonCode.ProtocolError, "The Response Topic is no Topic Name [MQTT-3.3.2-14].");
    }

    public string ReadString() => _reader.ReadString();

    public ReadOnlySpan<byte> ReadBinary() => _reader.ReadBinary();

    private readonly string PacketName => packet == PropertyRules.Will ? "a Will" : packet.ToString().ToUpperInvariant();

    private static uint NonZero(uint value, PropertyIdentifier property, ReasonCode reasonCode) => value != 0
        ? value
        : throw new MqttProtocolException(reasonCode, $"{property} is 0, which it may not be.");
}
