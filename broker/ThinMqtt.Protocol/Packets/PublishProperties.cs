namespace ThinMqtt.Protocol;

/// <summary>
/// The properties of a received PUBLISH, sorted into those that hold for one hop and those that are forwarded as they are
/// (section 3.3.2.3). The forwarded ones are a slice of the packet wherever they stand together, as they nearly always do.
/// </summary>
internal readonly ref struct PublishProperties
{
    public ushort TopicAlias { get; private init; }

    public uint? MessageExpiryInterval { get; private init; }

    public ReadOnlySpan<uint> SubscriptionIdentifiers { get; private init; }

    public ReadOnlySpan<byte> Forwarded { get; private init; }

    public static PublishProperties Read(scoped ref WireReader packet)
    {
        var length = packet.ReadVariableByteInteger();
        return length == 0 ? default : Read(packet.Take((int)length));
    }

    private static PublishProperties Read(ReadOnlySpan<byte> block)
    {
        ushort topicAlias = 0;
        uint? messageExpiryInterval = null;
        List<uint>? subscriptionIdentifiers = null;
        var forwarded = new ForwardedRun(block);
        var reader = new PropertyReader(block, PacketType.Publish);
        for (var start = 0; reader.TryNext(out var property); start = reader.Position)
        {
            switch (property)
            {
                case PropertyIdentifier.TopicAlias:
                    topicAlias = reader.ReadTopicAlias();
                    break;
                case PropertyIdentifier.MessageExpiryInterval:
                    messageExpiryInterval = reader.ReadUInt32();
                    break;
                case PropertyIdentifier.SubscriptionIdentifier:
                    (subscriptionIdentifiers ??= []).Add(reader.ReadSubscriptionIdentifier());
                    break;
                default:
                    Check(property, ref reader);
                    forwarded.Add(start, reader.Position);
                    break;
            }
        }

        return new PublishProperties
        {
            TopicAlias = topicAlias,
            MessageExpiryInterval = messageExpiryInterval,
            SubscriptionIdentifiers = subscriptionIdentifiers?.ToArray(),
            Forwarded = forwarded.Bytes,
        };
    }

    private static void Check(PropertyIdentifier property, ref PropertyReader reader)
    {
        switch (property)
        {
            case PropertyIdentifier.PayloadFormatIndicator:
                reader.ReadFlag(property);
                break;
            case PropertyIdentifier.ResponseTopic:
                reader.ReadResponseTopic();
                break;
            case PropertyIdentifier.CorrelationData:
                reader.ReadBinary();
                break;
            case PropertyIdentifier.ContentType:
                reader.ReadUtf8();
                break;
            default:
                reader.ReadUtf8();
                reader.ReadUtf8();
                break;
        }
    }

    /// <summary>Joins what is forwarded: a slice while it is one run, a copy from the first gap on.</summary>
    private ref struct ForwardedRun(ReadOnlySpan<byte> block)
    {
        private readonly ReadOnlySpan<byte> _block = block;
        private int _start;
        private int _end;
        private byte[]? _copy;

        public readonly ReadOnlySpan<byte> Bytes => _copy is null ? _block[_start.._end] : _copy.AsSpan(0, _end);

        public void Add(int start, int end)
        {
            if (_copy is null && (_end == 0 || _end == start))
            {
                _start = _end == 0 ? start : _start;
                _end = end;
                return;
            }

            if (_copy is null)
            {
                _copy = new byte[_block.Length];
                _block[_start.._end].CopyTo(_copy);
                _end -= _start;
            }

            _block[start..end].CopyTo(_copy.AsSpan(_end));
            _end += end - start;
        }
    }
}
