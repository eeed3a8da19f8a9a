using System.Text.Json.Nodes;

namespace ThinMqtt.Protocol.Tests;

/// <summary>The cases of vectors/*.json, each a theory case named by its file and its name.</summary>
public sealed class WireVectorTests
{
    public static TheoryData<string, string> GoodPackets => Cases(vector => vector.Error is null);

    public static TheoryData<string, string> BadPackets => Cases(vector => vector is { Error: not null, After: null });

    public static TheoryData<string, string> BadHeaders => Cases(vector => vector is { Error: not null, After: not null });

    [Theory]
    [MemberData(nameof(GoodPackets))]
    public void A_good_packet_has_the_expected_fields(string file, string name)
    {
        var vector = Find(file, name);
        foreach (var version in vector.ProtocolVersions)
        {
            var fields = PacketJson.Describe(Frames.ReadWhole(vector.Bytes), version);
            Assert.True(PacketJson.Contains(fields, vector.Fields), $"Expected {vector.Fields} of {fields}.");
        }
    }

    [Theory]
    [MemberData(nameof(GoodPackets))]
    public void A_good_packet_is_written_as_expected(string file, string name)
    {
        var vector = Find(file, name);
        foreach (var version in vector.ProtocolVersions)
        {
            Assert.Equal(vector.BytesAgain, Transcoder.Rewrite(vector.Bytes, version));
            Assert.Equal(vector.BytesAgain, Transcoder.Rewrite(vector.BytesAgain, version));
        }
    }

    [Theory]
    [MemberData(nameof(GoodPackets))]
    public void A_good_packet_is_read_when_its_last_byte_is_there(string file, string name)
    {
        var vector = Find(file, name);
        AssertIncomplete(vector, vector.Bytes.Length - 1);
        Assert.True(Frame.TryRead([.. vector.Bytes, 0xFF], vector.Limit ?? uint.MaxValue, out var frame));
        Assert.Equal(vector.Bytes.Length, frame.Length);
    }

    [Theory]
    [MemberData(nameof(BadPackets))]
    public void A_bad_packet_is_refused_with_its_Reason_Code(string file, string name)
    {
        var vector = Find(file, name);
        AssertIncomplete(vector, vector.Bytes.Length - 1);
        foreach (var version in vector.ProtocolVersions)
        {
            var refusal = Assert.Throws<MqttProtocolException>(() => Transcoder.Rewrite(vector.Bytes, version));
            Assert.Equal(vector.Error, refusal.ReasonCode.ToString());
        }
    }

    [Theory]
    [MemberData(nameof(BadHeaders))]
    public void A_bad_header_is_refused_at_the_byte_that_shows_it(string file, string name)
    {
        var vector = Find(file, name);
        AssertIncomplete(vector, vector.After!.Value - 1);
        for (var length = vector.After.Value; length <= vector.Bytes.Length; length++)
        {
            var received = vector.Bytes[..length];
            var refusal = Assert.Throws<MqttProtocolException>(() => Frame.TryRead(received, vector.Limit ?? uint.MaxValue, out _));
            Assert.Equal(vector.Error, refusal.ReasonCode.ToString());
        }
    }

    [Fact]
    public void There_are_vectors_of_every_packet_good_and_bad_in_every_version_that_has_it()
    {
        var vectors = WireVector.All.Values.SelectMany(cases => cases).ToArray();
        foreach (var type in Enum.GetValues<PacketType>())
        {
            var ofType = vectors.Where(vector => vector.Bytes[0] >> 4 == (int)type).ToArray();
            foreach (var version in type == PacketType.Auth ? [5] : new[] { 4, 5 })
            {
                Assert.Contains(ofType, vector => vector.Error is null && vector.Versions.Contains(version));
                Assert.Contains(ofType, vector => vector.Error is not null && vector.Versions.Contains(version));
            }
        }
    }

    [Fact]
    public void There_are_vectors_of_every_property_in_every_packet_that_may_carry_it()
    {
        var missing =
            from pair in PropertyTable.Allowed
            let file = pair.Packet == PropertyTable.Will ? "connect" : pair.Packet.ToString().ToLowerInvariant()
            where !WireVector.All[file].Any(vector => vector.Fields is { } fields && Carries(fields, pair))
            select $"{pair.Property} in {file}";
        Assert.Empty(missing);
    }

    private static bool Carries(JsonObject fields, (PropertyIdentifier Property, PacketType Packet) pair)
    {
        var name = pair.Property switch
        {
            PropertyIdentifier.UserProperty => nameof(MqttProperties.UserProperties),
            PropertyIdentifier.SubscriptionIdentifier => nameof(MqttProperties.SubscriptionIdentifiers),
            _ => pair.Property.ToString(),
        };
        var holder = pair.Packet == PropertyTable.Will ? fields["Will"] : fields;
        return holder?["Properties"]?[name] is not null || (pair.Packet == PacketType.Publish && fields[name] is not null);
    }

    private static void AssertIncomplete(WireVector vector, int upTo)
    {
        var bytes = vector.Bytes;
        for (var length = 0; length <= upTo; length++)
        {
            var isPacket = Frame.TryRead(bytes.AsSpan(0, length), vector.Limit ?? uint.MaxValue, out _);
            Assert.False(isPacket, $"{length} bytes are taken for a packet.");
        }
    }

    private static WireVector Find(string file, string name) => WireVector.All[file].Single(vector => vector.Name == name);

    private static TheoryData<string, string> Cases(Func<WireVector, bool> filter)
    {
        var cases = new TheoryData<string, string>();
        foreach (var (file, vectors) in WireVector.All)
        {
            foreach (var vector in vectors.Where(filter))
            {
                cases.Add(file, vector.Name);
            }
        }

        return cases;
    }
}
