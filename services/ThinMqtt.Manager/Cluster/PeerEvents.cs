using System.Text.Json;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ThinMqtt.Client;
using ThinMqtt.Contracts;
using ThinMqtt.Protocol;

namespace ThinMqtt.Manager;

/// <summary>
/// What happens at one of several managers, told to the others as JSON on <c>thin/manager/events/{self}</c>: their pages show it, and the
/// one that leads announces releases that another one was given.
/// </summary>
internal sealed class PeerEvents(EventHub hub, ReleasePublisher publisher, IOptions<JsonOptions> json, ILogger<PeerEvents> logger)
{
    /// <summary>A name of this process among the managers, new with each start.</summary>
    public string Self { get; } = Guid.NewGuid().ToString("N")[..12];

    /// <summary>Tells what happens here, until it is cancelled.</summary>
    public async Task TellAsync(MqttClient client, CancellationToken stop)
    {
        using var listening = hub.Listen(ownOnly: true);
        while (await listening.Events.WaitToReadAsync(stop))
        {
            while (listening.Events.TryRead(out var change))
            {
                await client.EnqueueAsync(Message(change.Event), stop);
            }

            if (listening.TakeMissed())
            {
                await client.EnqueueAsync(Message(ManagerEvent.Missed(TimeProvider.System.GetUtcNow())), stop);
            }
        }
    }

    /// <summary>What the others have said before it is not known here.</summary>
    public void OnConnected() => hub.PublishOfPeer(ManagerEvent.Missed(TimeProvider.System.GetUtcNow()));

    public void OnMessage(MqttMessage message)
    {
        if (message.TopicName == ManagerTopics.Events(Self))
        {
            return;
        }

        if (Read(message) is { } change)
        {
            hub.PublishOfPeer(change);
            if (change.Kind == ManagerEventKind.Release)
            {
                publisher.Call();
            }
        }
    }

    /// <summary>A lost one costs a page its freshness; of a release, the leading manager a minute.</summary>
    private MqttMessage Message(ManagerEvent change) => new(
        ManagerTopics.Events(Self),
        JsonSerializer.SerializeToUtf8Bytes(change, json.Value.SerializerOptions),
        change.Kind == ManagerEventKind.Seen ? QoS.AtMostOnce : ManagerTopics.EventDelivery.QoS);

    private ManagerEvent? Read(MqttMessage message)
    {
        try
        {
            return JsonSerializer.Deserialize<ManagerEvent>(message.Payload.Span, json.Value.SerializerOptions);
        }
        catch (JsonException exception)
        {
            ClusterLog.EventRefused(logger, message.TopicName, exception.Message);
            return null;
        }
    }
}
