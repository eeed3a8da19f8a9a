using ThinMqtt.Protocol;

namespace ThinMqtt.Broker;

internal sealed partial class Connection
{
    private void Dispatch(in Frame frame)
    {
        if (Session is null)
        {
            ConnectHandler.HandleFirst(this, frame);
            return;
        }

        switch (frame.Type)
        {
            case PacketType.Publish:
                PublishHandler.Handle(this, PublishPacket.Read(frame, Version));
                break;
            case PacketType.PubAck or PacketType.PubRec or PacketType.PubRel or PacketType.PubComp:
                AckHandler.Handle(this, AckPacket.Read(frame, Version));
                break;
            case PacketType.Subscribe:
                SubscribeHandler.Handle(this, SubscribePacket.Read(frame, Version));
                break;
            case PacketType.Unsubscribe:
                UnsubscribeHandler.Handle(this, UnsubscribePacket.Read(frame, Version));
                break;
            case PacketType.PingReq:
                PingPacket.Read(frame);
                Broker.Statistics.PacketSent();
                Output.Write(PacketType.PingResp, static (type, output) => PingPacket.Write(output, type));
                break;
            case PacketType.Disconnect:
                DisconnectHandler.Handle(this, DisconnectPacket.Read(frame, Version));
                break;
            case PacketType.Auth:
                AuthHandler.Handle(this, AuthPacket.Read(frame, Version));
                break;
            default:
                throw new MqttProtocolException(ReasonCode.ProtocolError, frame.Type == PacketType.Connect
                    ? "A second CONNECT came [MQTT-3.1.0-2]."
                    : $"{frame.Type} is no packet of a client (section 2.1.2).");
        }
    }
}
