using ThinMqtt.Protocol;

namespace ThinMqtt.Client;

/// <summary>Cuts what the transport delivers into packets.</summary>
internal sealed class PacketReader(IMqttTransport transport, uint maximumPacketSize)
{
    private const int UsualCapacity = 8 * 1024;

    private byte[] _buffer = new byte[UsualCapacity];
    private int _start;
    private int _end;

    /// <summary>Reads once. Frames taken before are no longer valid.</summary>
    /// <returns><see langword="false"/> when the server has closed.</returns>
    public async ValueTask<bool> FillAsync(CancellationToken cancellationToken)
    {
        MakeRoom();
        var count = await transport.ReadAsync(_buffer.AsMemory(_end), cancellationToken);
        _end += count;
        return count > 0;
    }

    /// <exception cref="MqttProtocolException">What came is no packet, or too large.</exception>
    public bool TryTake(out Frame frame)
    {
        if (!Frame.TryRead(_buffer.AsSpan(_start.._end), maximumPacketSize, out frame))
        {
            return false;
        }

        _start += frame.Length;
        return true;
    }

    private void MakeRoom()
    {
        var rest = _buffer.AsSpan(_start.._end);
        if (rest.Length == _buffer.Length)
        {
            Array.Resize(ref _buffer, _buffer.Length * 2);
        }
        else if (rest.IsEmpty && _buffer.Length > UsualCapacity)
        {
            _buffer = new byte[UsualCapacity];
        }
        else
        {
            rest.CopyTo(_buffer);
        }

        (_start, _end) = (0, rest.Length);
    }
}
