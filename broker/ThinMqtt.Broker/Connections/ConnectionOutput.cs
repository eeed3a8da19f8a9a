using System.Buffers;
using System.Buffers.Binary;
using ThinMqtt.Protocol;

namespace ThinMqtt.Broker;

/// <summary>
/// The bytes that wait to be sent on one connection: written by any thread under this lock, sent once a turn. It has a block
/// only while something waits.
/// </summary>
internal sealed class ConnectionOutput(Connection connection, MqttTransport transport, int capacity) : IBufferWriter<byte>
{
    private const int FirstBlock = 1024;

    private readonly Lock _lock = new();
    private byte[]? _block;
    private int _start;
    private int _end;
    private bool _inTurn;
    private bool _isWaiting;
    private bool _hasMore;
    private bool _isClosing;

    /// <summary>Room for another message; acknowledgements are written whether there is or not.</summary>
    public bool HasRoom => _end - _start < capacity && !_isClosing;

    /// <summary>Room for what can wait, so that a long backlog leaves some for what is published meanwhile.</summary>
    public bool HasRoomForBacklog => _end - _start < capacity / 4 && !_isClosing;

    public void Write(in AckPacket packet, MqttVersion version)
    {
        lock (_lock)
        {
            if (!_isClosing)
            {
                packet.Write(this, version);
                Written();
            }
        }
    }

    public void Write<TPacket>(TPacket packet, Action<TPacket, IBufferWriter<byte>> write)
    {
        lock (_lock)
        {
            if (!_isClosing)
            {
                write(packet, this);
                Written();
            }
        }
    }

    /// <summary>Copies an encoded PUBLISH and sets what differs for this receiver.</summary>
    public void Write(PublishFrame frame, QoS qos, bool retain, bool dup, ushort packetIdentifier)
    {
        lock (_lock)
        {
            if (_isClosing)
            {
                return;
            }

            var packet = GetSpan(frame.Bytes.Length)[..frame.Bytes.Length];
            frame.Bytes.CopyTo(packet);
            packet[0] = PublishFrame.FirstByte(qos, retain, dup);
            if (qos != QoS.AtMostOnce)
            {
                BinaryPrimitives.WriteUInt16BigEndian(packet[frame.PacketIdentifierOffset..], packetIdentifier);
            }

            _end += packet.Length;
            Written();
        }
    }

    public void Write(scoped in PublishPacket packet, MqttVersion version)
    {
        lock (_lock)
        {
            if (!_isClosing)
            {
                packet.Write(this, version);
                Written();
            }
        }
    }

    /// <summary>Has the session asked for its turn again when what waits has been sent.</summary>
    public void ContinueWhenSent()
    {
        lock (_lock)
        {
            if (!_isClosing)
            {
                _hasMore = true;
                Written();
            }
        }
    }

    /// <summary>Sends what waits, as far as the network takes it.</summary>
    public void Flush()
    {
        lock (_lock)
        {
            _inTurn = false;
            if (!_isWaiting)
            {
                Send();
                if (_hasMore && !_isWaiting)
                {
                    Wait();
                }
            }
        }
    }

    /// <summary>The transport can take more: sends what waits, then lets the session write what it held back.</summary>
    public void Continue()
    {
        bool hasMore;
        lock (_lock)
        {
            _isWaiting = false;
            Send();
            hasMore = _hasMore && !_isWaiting;
            _hasMore &= !hasMore;
        }

        if (hasMore)
        {
            connection.Session?.Pump(connection);
        }
    }

    /// <summary>Sends the rest and closes; nothing more is taken.</summary>
    public void Close()
    {
        lock (_lock)
        {
            if (_isClosing)
            {
                return;
            }

            _isClosing = true;
            if (!_isWaiting)
            {
                Send();
            }
        }
    }

    /// <summary>The connection is gone: lets go of what waits.</summary>
    public void Discard()
    {
        lock (_lock)
        {
            _isClosing = true;
            _hasMore = false;
            Release();
        }
    }

    void IBufferWriter<byte>.Advance(int count) => _end += count;

    Memory<byte> IBufferWriter<byte>.GetMemory(int sizeHint) => throw new NotSupportedException("Packets are written into spans.");

    Span<byte> IBufferWriter<byte>.GetSpan(int sizeHint) => GetSpan(sizeHint);

    private Span<byte> GetSpan(int size)
    {
        if (_block is null)
        {
            _block = BlockPool.Rent(Math.Max(size, FirstBlock));
        }
        else if (_block.Length - _end < size)
        {
            MakeRoom(size);
        }

        return _block.AsSpan(_end);
    }

    private void MakeRoom(int size)
    {
        var waiting = _end - _start;
        var old = _block!;
        if (waiting + size > old.Length / 2)
        {
            _block = BlockPool.Rent(Math.Max(waiting + size, 2 * old.Length));
        }

        old.AsSpan(_start, waiting).CopyTo(_block);
        _start = 0;
        _end = waiting;
        if (_block != old)
        {
            BlockPool.Return(old);
        }
    }

    private void Written()
    {
        if (!_inTurn)
        {
            _inTurn = true;
            Turn.Current.Add(this);
        }
    }

    private void Send()
    {
        if (_block is not null && _start < _end)
        {
            var sent = transport.Send(_block.AsSpan(_start, _end - _start));
            connection.Broker.Statistics.Sent(sent);
            _start += sent;
        }

        if (_start < _end)
        {
            Wait();
            return;
        }

        Release();
        if (_isClosing)
        {
            transport.Close();
        }
    }

    private void Wait()
    {
        _isWaiting = true;
        transport.NotifyWhenWritable();
    }

    private void Release()
    {
        if (_block is { } block)
        {
            _block = null;
            _start = _end = 0;
            BlockPool.Return(block);
        }
    }
}
