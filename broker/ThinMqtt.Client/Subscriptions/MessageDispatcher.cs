using ThinMqtt.Protocol;

namespace ThinMqtt.Client;

/// <summary>Brings received messages to the handlers whose filters match, and acknowledges those that are done with.</summary>
internal sealed class MessageDispatcher(ClientSession session, ClientEvents events)
{
    public void Dispatch(in PublishPacket packet, ReadOnlySpan<byte> topicName)
    {
        var targets = Targets(topicName);
        var message = MqttMessage.From(in packet, topicName);
        var delivery = new Delivery(message, packet.PacketIdentifier, session.Connection, targets.Count);
        if (targets.Count == 0)
        {
            events.RaiseMessageDropped(message, MqttMessageDropReason.NoHandler);
            Done(delivery);
        }

        foreach (var target in targets)
        {
            if (!target.Queue.TryPost(delivery))
            {
                events.RaiseMessageDropped(message, MqttMessageDropReason.QueueFull);
            }
        }
    }

    /// <summary>One handler is done; the acknowledgement waits for <see cref="Flush"/>.</summary>
    public void Done(Delivery delivery)
    {
        if (!delivery.IsDone() || delivery.Message.QoS == QoS.AtMostOnce)
        {
            return;
        }

        lock (session.Gate)
        {
            session.Incoming.Handled(delivery.Message.QoS, delivery.PacketIdentifier, delivery.Connection, session.Output);
        }
    }

    public void Flush() => session.OutputReady.Call();

    public void ReportFailure(MqttMessage message, Exception exception) => events.RaiseHandlerFailed(message, exception);

    private List<MqttSubscription> Targets(ReadOnlySpan<byte> topicName)
    {
        var targets = new List<MqttSubscription>(1);
        foreach (var route in session.Subscriptions.Routes)
        {
            if (route.Matches(topicName) && !targets.Contains(route.Subscription))
            {
                targets.Add(route.Subscription);
            }
        }

        return targets;
    }
}
