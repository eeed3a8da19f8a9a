using System.Buffers;

namespace ThinMqtt.Protocol;

/// <summary>PINGREQ and PINGRESP, sections 3.12 and 3.13: a fixed header and nothing else.</summary>
public static class PingPacket
{
    /// <exception cref="MqttProtocolException">There are bytes behind the fixed header.</exception>
    public static void Read(in Frame frame) => new WireReader(frame.Body).ExpectEnd();

    /// <param name="output">Where the two bytes go.</param>
    /// <param name="type"><see cref="PacketType.PingReq"/> or <see cref="PacketType.PingResp"/>.</param>
    public static void Write(IBufferWriter<byte> output, PacketType type) => WireWriter.Start(output, type, 0, 0).Complete();
}
