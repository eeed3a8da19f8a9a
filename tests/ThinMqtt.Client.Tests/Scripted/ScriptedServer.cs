using System.Buffers;
using System.Net;
using System.Net.Sockets;
using ThinMqtt.Protocol;
using ThinMqtt.Testing;

namespace ThinMqtt.Client.Tests;

/// <summary>
/// The server's end of a connection, played packet by packet: for what real servers do only when they are broken or restricted.
/// </summary>
internal sealed class ScriptedServer : IAsyncDisposable
{
    private readonly TcpListener _listener;
    private readonly byte[] _buffer = new byte[1024 * 1024];
    private Socket? _socket;
    private int _end;

    private ScriptedServer(int port)
    {
        _listener = new TcpListener(IPAddress.Loopback, port);
        _listener.Start();
    }

    public delegate T FrameReader<T>(in Frame frame);

    public Uri Address => new($"mqtt://{_listener.LocalEndpoint}");

    /// <param name="port">0 takes a free one.</param>
    public static ScriptedServer Start(int port = 0) => new(port);

    /// <summary>Takes the next connection and its CONNECT, and answers.</summary>
    public async Task<ConnectPacket> AcceptAsync(ConnAckPacket? answer = null)
    {
        _socket?.Dispose();
        _end = 0;
        _socket = await _listener.AcceptSocketAsync().Within("the client connects");
        var connect = await ExpectAsync(PacketType.Connect, (in Frame frame) => ConnectPacket.Read(in frame));
        await SendAsync(output => (answer ?? new ConnAckPacket()).Write(output, MqttVersion.V500));
        return connect;
    }

    /// <summary>Takes the next connection and its CONNECT, of any version, and answers with these bytes.</summary>
    /// <param name="answer">None is to close at once.</param>
    public async Task<ConnectPacket> AnswerAsync(params byte[] answer)
    {
        _socket?.Dispose();
        _end = 0;
        _socket = await _listener.AcceptSocketAsync().Within("the client connects");
        var connect = await ExpectAsync(PacketType.Connect, (in Frame frame) => ConnectPacket.Read(in frame));
        await _socket.SendAsync(answer);
        if (answer.Length == 0)
        {
            _socket.Close();
        }

        return connect;
    }

    /// <summary>Takes the next connection and its CONNECT, and cuts it.</summary>
    public async Task ResetAsync()
    {
        _socket?.Dispose();
        _socket = await _listener.AcceptSocketAsync().Within("the client connects");
        await ReceiveAsync("CONNECT");
        _end = 0;
        Close();
    }

    public async Task AnswerSubscribeAsync(params ReasonCode[] reasonCodes)
    {
        var identifier = await ExpectAsync(
            PacketType.Subscribe, (in Frame frame) => SubscribePacket.Read(in frame, MqttVersion.V500).PacketIdentifier);
        await SendAsync(output => new SubscriptionAckPacket
        {
            Type = PacketType.SubAck,
            PacketIdentifier = identifier,
            ReasonCodes = reasonCodes,
        }.Write(output, MqttVersion.V500));
    }

    /// <summary>Everything is sent with one write.</summary>
    public async Task SendAsync(Action<IBufferWriter<byte>> write)
    {
        var output = new ArrayBufferWriter<byte>();
        write(output);
        await _socket!.SendAsync(output.WrittenMemory);
    }

    public Task SendPublishAsync(params (QoS QoS, ushort Identifier)[] packets) => SendAsync(output =>
    {
        foreach (var (qos, identifier) in packets)
        {
            new PublishPacket { TopicName = "a"u8, QoS = qos, PacketIdentifier = identifier }.Write(output, MqttVersion.V500);
        }
    });

    public async Task<T> ExpectAsync<T>(PacketType type, FrameReader<T> read)
    {
        T result = default!;
        while (!TryTake(type, read, ref result))
        {
            await ReceiveAsync(type.ToString());
        }

        return result;
    }

    public Task<(ushort Identifier, bool Dup, string Topic)> ExpectPublishAsync() => ExpectAsync(PacketType.Publish, (in Frame frame) =>
    {
        var packet = PublishPacket.Read(in frame, MqttVersion.V500);
        return (packet.PacketIdentifier, packet.Dup, System.Text.Encoding.UTF8.GetString(packet.TopicName));
    });

    public Task<AckPacket> ExpectAckAsync(PacketType type) =>
        ExpectAsync(type, (in Frame frame) => AckPacket.Read(in frame, MqttVersion.V500));

    public Task AckAsync(PacketType type, ushort identifier) =>
        SendAsync(output => new AckPacket(type, identifier).Write(output, MqttVersion.V500));

    /// <summary>What one read of the socket gives.</summary>
    public async Task<int> ReceiveAsync(string reason)
    {
        var count = await _socket!.ReceiveAsync(_buffer.AsMemory(_end)).AsTask().Within(reason);
        _end += count;
        return count > 0 ? count : throw new InvalidOperationException($"The client closed before {reason}.");
    }

    public Task<DisconnectPacket> ExpectDisconnectAsync() =>
        ExpectAsync(PacketType.Disconnect, (in Frame frame) => DisconnectPacket.Read(in frame, MqttVersion.V500));

    public Task DisconnectAsync(ReasonCode reasonCode) =>
        SendAsync(output => new DisconnectPacket { ReasonCode = reasonCode }.Write(output, MqttVersion.V500));

    public void Close() => _socket!.Close(0);

    public ValueTask DisposeAsync()
    {
        _socket?.Dispose();
        _listener.Dispose();
        return ValueTask.CompletedTask;
    }

    private bool TryTake<T>(PacketType type, FrameReader<T> read, ref T result)
    {
        if (!Frame.TryRead(_buffer.AsSpan(0, _end), uint.MaxValue, out var frame))
        {
            return false;
        }

        Assert.Equal(type, frame.Type);
        result = read(in frame);
        _buffer.AsSpan(frame.Length.._end).CopyTo(_buffer);
        _end -= frame.Length;
        return true;
    }
}
