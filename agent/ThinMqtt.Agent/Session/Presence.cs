using ThinMqtt.Client;
using ThinMqtt.Contracts;
using ThinMqtt.Protocol;

namespace ThinMqtt.Agent;

/// <summary>Birth, goodbye and Will. The Will and the birth of one connection bear the same time: when it began.</summary>
internal sealed class Presence(DeviceId id, TimeProvider time)
{
    /// <summary>A device that is back within it was never away for those who watch; far less than three heartbeats.</summary>
    public static TimeSpan WillDelay { get; } = TimeSpan.FromSeconds(10);

    private DateTimeOffset _beginning;

    /// <summary>Called once for each connection, before its birth.</summary>
    public Will BeginConnection()
    {
        _beginning = time.GetUtcNow();
        var message = Message(PresenceState.Offline, PresenceReason.Lost, _beginning);
        return new Will
        {
            TopicName = message.TopicName,
            Payload = message.Payload.ToArray(),
            QoS = message.QoS,
            Retain = message.Retain,
            Properties = new MqttProperties { WillDelayInterval = (uint)WillDelay.TotalSeconds },
        };
    }

    public MqttMessage Birth() => Message(PresenceState.Online, PresenceReason.Started, _beginning);

    public MqttMessage Goodbye() => Message(PresenceState.Offline, PresenceReason.Shutdown, time.GetUtcNow());

    private MqttMessage Message(PresenceState state, PresenceReason reason, DateTimeOffset at) => DeviceMessage.Of(
        id, DeviceTopic.Presence, new PresencePayload { State = state, Reason = reason, At = at, Agent = AgentVersion.Text });
}
