namespace ThinMqtt.Protocol.Tests;

/// <summary>Every property identifier in every packet, against table 2-4 of section 2.2.2.2.</summary>
public sealed class PropertyTableTests
{
    /// <summary>Read for any type: a byte, two, four, a Variable Byte Integer, an empty string or pair, or an empty binary.</summary>
    private static readonly byte[][] Values = [[1], [0, 1], [0, 0, 0, 1], [0, 0], [0, 0, 0, 0], [0, 1, (byte)'t']];

    public static TheoryData<PacketType> Packets => new(
        Enum.GetValues<PacketType>().Except([PacketType.PingReq, PacketType.PingResp]).Append(PropertyTable.Will));

    [Theory]
    [MemberData(nameof(Packets))]
    public void A_packet_carries_the_properties_of_table_2_4_and_no_other(PacketType packet)
    {
        for (var identifier = 0; identifier < 0x80; identifier++)
        {
            var allowed = PropertyTable.Allowed.Contains(((PropertyIdentifier)identifier, packet));
            Assert.True(allowed == IsCarried(packet, (byte)identifier), $"Property 0x{identifier:X2}, allowed: {allowed}.");
        }
    }

    private static bool IsCarried(PacketType packet, byte identifier) => Values.Any(value =>
    {
        byte[] method = identifier == (byte)PropertyIdentifier.AuthenticationData
            ? [(byte)PropertyIdentifier.AuthenticationMethod, 0, 1, (byte)'m']
            : [];
        try
        {
            MqttProperties.Read([.. method, identifier, .. value], packet);
            return true;
        }
        catch (MqttProtocolException)
        {
            return false;
        }
    });
}
