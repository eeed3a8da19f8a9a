using System.Buffers.Binary;
using System.Text;

namespace ThinMqtt.EndToEnd.Tests.Hostile;

/// <summary>The handshake and frames of RFC 6455, and frames that break it.</summary>
internal static class WebSocketFrames
{
    public static byte[] Handshake(Uri server) => Encoding.ASCII.GetBytes(
        $"GET {server.AbsolutePath} HTTP/1.1\r\nHost: {server.Authority}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: mqtt\r\n\r\n");

    /// <summary>Mostly a masked binary frame.</summary>
    public static byte[] Frame(Random random, byte[] payload)
    {
        var opcode = random.Next(10) == 0 ? random.Next(16) : 2; // text, continuation, close, ping, reserved ones
        var final = random.Next(10) == 0 ? 0 : 0x80;
        var isMasked = random.Next(30) != 0;
        byte[] length = random.Next(40) == 0 ? [127, 0x7F, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF] : Length(payload.Length);
        length[0] |= (byte)(isMasked ? 0x80 : 0);
        byte[] header = [(byte)(final | opcode), .. length];
        return isMasked ? [.. header, 0, 0, 0, 0, .. payload] : [.. header, .. payload]; // the mask of zeros changes nothing
    }

    private static byte[] Length(int length)
    {
        if (length < 126)
        {
            return [(byte)length];
        }

        var bytes = new byte[9];
        bytes[0] = 127;
        BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(1), length);
        return bytes;
    }
}
