using System.Buffers;

namespace ThinMqtt.Protocol;

/// <summary>CONNECT, section 3.1.</summary>
public sealed record ConnectPacket
{
    private const int CleanStartFlag = 0x02;
    private const int WillFlag = 0x04;
    private const int WillRetainFlag = 0x20;
    private const int PasswordFlag = 0x40;
    private const int UserNameFlag = 0x80;

    public required MqttVersion Version { get; init; }

    /// <summary>Empty asks the server to assign one (section 3.1.3.1).</summary>
    public required string ClientId { get; init; }

    /// <summary>Clean Session in 3.1.1.</summary>
    public bool CleanStart { get; init; }

    /// <summary>Seconds; 0 turns it off (section 3.1.2.10).</summary>
    public ushort KeepAlive { get; init; }

    public Will? Will { get; init; }

    public string? UserName { get; init; }

    public byte[]? Password { get; init; }

    public MqttProperties Properties { get; init; } = MqttProperties.Empty;

    /// <exception cref="MqttProtocolException">
    /// The packet is malformed, or of another version than 3.1.1 and 5.0: <see cref="ReasonCode.UnsupportedProtocolVersion"/>.
    /// </exception>
    public static ConnectPacket Read(in Frame frame)
    {
        var reader = new WireReader(frame.Body);
        var version = ReadVersion(ref reader);
        var flags = reader.ReadByte();
        CheckFlags(flags, version);
        var keepAlive = reader.ReadUInt16();
        var properties = version == MqttVersion.V500 ? MqttProperties.Read(ref reader, PacketType.Connect) : MqttProperties.Empty;
        var packet = new ConnectPacket
        {
            Version = version,
            CleanStart = (flags & CleanStartFlag) != 0,
            KeepAlive = keepAlive,
            Properties = properties,
            ClientId = reader.ReadString(),
            Will = (flags & WillFlag) != 0 ? Will.Read(ref reader, flags, version) : null,
            UserName = (flags & UserNameFlag) != 0 ? reader.ReadString() : null,
            Password = (flags & PasswordFlag) != 0 ? reader.ReadBinary().ToArray() : null,
        };
        reader.ExpectEnd();
        return packet;
    }

    public void Write(IBufferWriter<byte> output)
    {
        var properties = Version == MqttVersion.V500 ? Properties.Encode(PacketType.Connect) : [];
        var willProperties = Version == MqttVersion.V500 ? Will?.Properties.Encode(PropertyRules.Will) ?? [] : [];
        var size = 10 + WireWriter.SizeOfProperties(properties, Version)
            + WireWriter.SizeOf(ClientId)
            + (Will?.Size(Version, willProperties) ?? 0)
            + (UserName is null ? 0 : WireWriter.SizeOf(UserName))
            + (Password is null ? 0 : WireWriter.SizeOf(Password));
        var writer = WireWriter.Start(output, PacketType.Connect, 0, size);
        writer.WriteBinary("MQTT"u8);
        writer.WriteByte((byte)Version);
        writer.WriteByte((byte)Flags);
        writer.WriteUInt16(KeepAlive);
        writer.WriteProperties(properties, Version);
        writer.WriteString(ClientId);
        Will?.Write(ref writer, Version, willProperties);
        if (UserName is not null)
        {
            writer.WriteString(UserName);
        }

        if (Password is not null)
        {
            writer.WriteBinary(Password);
        }

        writer.Complete();
    }

    private int Flags => (CleanStart ? CleanStartFlag : 0)
        | (Will is null ? 0 : WillFlag | ((int)Will.QoS << 3) | (Will.Retain ? WillRetainFlag : 0))
        | (Password is null ? 0 : PasswordFlag)
        | (UserName is null ? 0 : UserNameFlag);

    private static MqttVersion ReadVersion(ref WireReader reader)
    {
        var name = reader.ReadBinary();
        if (name.SequenceEqual("MQIsdp"u8))
        {
            throw new MqttProtocolException(ReasonCode.UnsupportedProtocolVersion, "MQTT 3.1 is not supported, 3.1.1 and 5.0 are [MQTT-3.1.2-2].");
        }

        if (!name.SequenceEqual("MQTT"u8))
        {
            throw new MqttProtocolException(ReasonCode.UnsupportedProtocolVersion, "The Protocol Name is not MQTT [MQTT-3.1.2-1].");
        }

        var version = (MqttVersion)reader.ReadByte();
        return version is MqttVersion.V311 or MqttVersion.V500
            ? version
            : throw new MqttProtocolException(
                ReasonCode.UnsupportedProtocolVersion, $"Protocol Version {(byte)version} is not supported, 4 and 5 are [MQTT-3.1.2-2].");
    }

    private static void CheckFlags(byte flags, MqttVersion version)
    {
        if ((flags & 1) != 0)
        {
            throw MqttProtocolException.Malformed("The reserved Connect Flag is set [MQTT-3.1.2-3].");
        }

        if ((flags & WillFlag) == 0 && (flags & 0x38) != 0)
        {
            throw MqttProtocolException.Malformed("Will QoS or Will Retain is set without Will Flag [MQTT-3.1.2-11], [MQTT-3.1.2-13].");
        }

        if ((flags & 0x18) == 0x18)
        {
            throw MqttProtocolException.Malformed("Will QoS is 3 [MQTT-3.1.2-12].");
        }

        if (version == MqttVersion.V311 && (flags & (UserNameFlag | PasswordFlag)) == PasswordFlag)
        {
            throw MqttProtocolException.Malformed("A 3.1.1 CONNECT has a Password without a User Name [MQTT-3.1.2-22].");
        }
    }
}
