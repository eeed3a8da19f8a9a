namespace ThinMqtt.Protocol.Tests;

/// <summary>Every Reason Code in every packet that has one, against table 2-6 of section 2.4.</summary>
public sealed class ReasonCodeTableTests
{
    public static TheoryData<PacketType, int[]> Allowed => new()
    {
        {
            PacketType.ConnAck,
            [
                0x00, 0x80, 0x81, 0x82, 0x83, 0x84, 0x85, 0x86, 0x87, 0x88, 0x89, 0x8A, 0x8C, 0x90, 0x95, 0x97, 0x99, 0x9A, 0x9B, 0x9C,
                0x9D, 0x9F,
            ]
        },
        { PacketType.PubAck, [0x00, 0x10, 0x80, 0x83, 0x87, 0x90, 0x91, 0x97, 0x99] },
        { PacketType.PubRec, [0x00, 0x10, 0x80, 0x83, 0x87, 0x90, 0x91, 0x97, 0x99] },
        { PacketType.PubRel, [0x00, 0x92] },
        { PacketType.PubComp, [0x00, 0x92] },
        { PacketType.SubAck, [0x00, 0x01, 0x02, 0x80, 0x83, 0x87, 0x8F, 0x91, 0x97, 0x9E, 0xA1, 0xA2] },
        { PacketType.UnsubAck, [0x00, 0x11, 0x80, 0x83, 0x87, 0x8F, 0x91] },
        {
            PacketType.Disconnect,
            [
                0x00, 0x04, 0x80, 0x81, 0x82, 0x83, 0x87, 0x89, 0x8B, 0x8C, 0x8D, 0x8E, 0x8F, 0x90, 0x93, 0x94, 0x95, 0x96, 0x97, 0x98,
                0x99, 0x9A, 0x9B, 0x9C, 0x9D, 0x9E, 0x9F, 0xA0, 0xA1, 0xA2,
            ]
        },
        { PacketType.Auth, [0x00, 0x18, 0x19] },
    };

    [Theory]
    [MemberData(nameof(Allowed))]
    public void A_packet_carries_the_Reason_Codes_of_section_2_4_and_no_other(PacketType type, int[] allowed)
    {
        for (var code = 0; code <= byte.MaxValue; code++)
        {
            Assert.Equal(allowed.Contains(code), ReasonCodes.IsAllowed((ReasonCode)code, type));
            Assert.Equal(allowed.Contains(code), IsRead(type, (byte)code));
        }
    }

    [Fact]
    public void Codes_from_0x80_on_are_failures()
    {
        foreach (var code in Enum.GetValues<ReasonCode>())
        {
            Assert.Equal((byte)code >= 0x80, code.IsFailure());
        }
    }

    private static bool IsRead(PacketType type, byte code)
    {
        byte[] body = type switch
        {
            PacketType.ConnAck => [0, code, 0],
            PacketType.SubAck or PacketType.UnsubAck => [0, 1, 0, code],
            PacketType.Disconnect => [code],
            PacketType.Auth => [code, 4, (byte)PropertyIdentifier.AuthenticationMethod, 0, 1, (byte)'m'],
            _ => [0, 1, code],
        };
        byte[] packet = [(byte)((int)type << 4 | (type == PacketType.PubRel ? 2 : 0)), (byte)body.Length, .. body];
        try
        {
            Transcoder.Read(Frames.ReadWhole(packet), MqttVersion.V500);
            return true;
        }
        catch (MqttProtocolException refusal)
        {
            Assert.Equal(ReasonCode.MalformedPacket, refusal.ReasonCode);
            return false;
        }
    }
}
