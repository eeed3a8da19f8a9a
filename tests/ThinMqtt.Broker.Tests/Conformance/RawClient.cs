using System.Buffers;
using System.Net;
using System.Net.Sockets;
using System.Text;
using ThinMqtt.Protocol;
using ThinMqtt.Testing;

namespace ThinMqtt.Broker.Tests.Conformance;

/// <summary>A socket and the codec: sends exactly what a test says, and answers nothing by itself.</summary>
internal sealed class RawClient : IAsyncDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private byte[] _received = new byte[4096];
    private int _count;

    private RawClient(MqttVersion version) => Version = version;

    public MqttVersion Version { get; }

    /// <summary>The answer to <see cref="Connect"/>.</summary>
    public ConnAckPacket ConnAck { get; private set; } = new();

    /// <summary>Bytes of the packet received last.</summary>
    public int LastSize { get; private set; }

    /// <param name="endPoint">The broker's.</param>
    /// <param name="version">How packets are written and read.</param>
    /// <param name="receiveBuffer">Bytes that the kernel takes for a client that does not read; default: its own choice.</param>
    public static async Task<RawClient> Open(IPEndPoint endPoint, MqttVersion version = MqttVersion.V500, int? receiveBuffer = null)
    {
        var client = new RawClient(version);
        client._socket.ReceiveBufferSize = receiveBuffer ?? client._socket.ReceiveBufferSize;
        await client._socket.ConnectAsync(endPoint).Within("a TCP connection to the broker");
        return client;
    }

    public async Task<ConnAckPacket> Connect(ConnectPacket packet)
    {
        await Send(packet.Write);
        return ConnAck = await Receive<ConnAckPacket>();
    }

    /// <param name="hex">Bytes; spaces are for the reader.</param>
    public Task Send(string hex) => Send(Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal)));

    public async Task Send(ReadOnlyMemory<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            bytes = bytes[await _socket.SendAsync(bytes).AsTask().Within($"{bytes.Length} bytes to be sent")..];
        }
    }

    public Task Send(Action<IBufferWriter<byte>> write)
    {
        var output = new ArrayBufferWriter<byte>();
        write(output);
        return Send(output.WrittenMemory);
    }

    public Task Send(AckPacket packet) => Send(output => packet.Write(output, Version));

    public Task Send(AuthPacket packet) => Send(packet.Write);

    public Task Send(SubscribePacket packet) => Send(output => packet.Write(output, Version));

    public Task Send(DisconnectPacket packet) => Send(output => packet.Write(output, Version));

    public Task SendPublish(
        string topicName, string payload = "", QoS qos = QoS.AtMostOnce, ushort id = 1, bool retain = false, bool dup = false, MqttProperties? properties = null) =>
        Send(output => new PublishPacket
        {
            TopicName = Encoding.UTF8.GetBytes(topicName),
            Payload = Encoding.UTF8.GetBytes(payload),
            QoS = qos,
            Retain = retain,
            Dup = dup,
            PacketIdentifier = id,
            ForwardedProperties = (properties ?? MqttProperties.Empty).Encode(PacketType.Publish),
        }.Write(output, Version));

    public Task SendPing() => Send("C000");

    /// <summary>The next packet, or <see cref="ReceivedEnd"/>.</summary>
    /// <typeparam name="T">What it must be.</typeparam>
    /// <param name="what">What it means, for the failure's text.</param>
    public async Task<T> Receive<T>(string what = "")
    {
        var packet = await ReceiveAny($"{typeof(T).Name} {what}");
        return packet is T expected ? expected : throw new Xunit.Sdk.XunitException($"Awaited {typeof(T).Name} {what}, got {packet}.");
    }

    /// <summary>An acknowledgement of that type and identifier.</summary>
    public async Task<ReasonCode> ReceiveAck(PacketType type, ushort id)
    {
        var packet = await Receive<AckPacket>($"({type} of {id})");
        Assert.Equal((type, id), (packet.Type, packet.PacketIdentifier));
        return packet.ReasonCode;
    }

    public Task<ReceivedPublish> ReceivePublish(string what = "") => Receive<ReceivedPublish>(what);

    /// <summary>All that was sent before is dealt with, and nothing came of it for this client.</summary>
    public async Task ReceiveNothing()
    {
        await SendPing();
        await Receive<ReceivedPingResp>("and nothing before it");
    }

    public async Task ReceiveClose() => await Receive<ReceivedEnd>();

    /// <summary>In 5.0 DISCONNECT with that Reason Code, in 3.1.1 nothing; then the end.</summary>
    public async Task<DisconnectPacket?> ReceiveDisconnect(ReasonCode reasonCode)
    {
        DisconnectPacket? packet = null;
        if (Version == MqttVersion.V500)
        {
            packet = await Receive<DisconnectPacket>($"with {reasonCode}");
            Assert.Equal(reasonCode, packet.ReasonCode);
        }

        await ReceiveClose();
        return packet;
    }

    public Task<DisconnectPacket?> ReceiveDisconnectAfter(Action action, ReasonCode reasonCode)
    {
        action();
        return ReceiveDisconnect(reasonCode);
    }

    /// <summary>Ends the connection as a network that fails does.</summary>
    public void Abort() => _socket.Close(0);

    public ValueTask DisposeAsync()
    {
        _socket.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<object> ReceiveAny(string what)
    {
        while (true)
        {
            if (TryRead(out var packet))
            {
                return packet;
            }

            if (_count == _received.Length)
            {
                Array.Resize(ref _received, 2 * _received.Length);
            }

            if (await ReceiveBytes(what) == 0)
            {
                return new ReceivedEnd();
            }
        }
    }

    private bool TryRead(out object packet)
    {
        packet = "";
        if (!Frame.TryRead(_received.AsSpan(0, _count), uint.MaxValue, out var frame))
        {
            return false;
        }

        packet = ReceivedPackets.Read(frame, Version);
        LastSize = frame.Length;
        _count -= frame.Length;
        Array.Copy(_received, LastSize, _received, 0, _count);
        return true;
    }

    private async Task<int> ReceiveBytes(string what)
    {
        try
        {
            var received = await _socket.ReceiveAsync(_received.AsMemory(_count)).AsTask().Within(what);
            _count += received;
            return received;
        }
        catch (SocketException exception) when (exception.SocketErrorCode == SocketError.ConnectionReset)
        {
            return 0;
        }
    }
}
