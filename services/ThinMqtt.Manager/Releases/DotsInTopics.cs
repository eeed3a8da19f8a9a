using ThinMqtt.Client;
using ThinMqtt.Protocol;

namespace ThinMqtt.Manager;

/// <summary>A topic that the broker does not take. The message says why, and what to do.</summary>
internal sealed class TopicRefusedException(string message) : Exception(message);

/// <summary>
/// NATS before 2.10 has no topics with a dot: it closes the connection of whoever publishes to one, again and again as the message comes
/// again. To a subscription it only says no, so that is asked first where the broker may be one of these.
/// </summary>
internal static class DotsInTopics
{
    /// <exception cref="TopicRefusedException">The broker has no such topics.</exception>
    public static async Task ThrowIfRefusedAsync(MqttClient client, string topic, CancellationToken stop)
    {
        if (!topic.Contains('.', StringComparison.Ordinal) || client.Connection is not { Version: MqttVersion.V311 })
        {
            return;
        }

        try
        {
            await using var probe = await client.SubscribeAsync(topic, QoS.AtMostOnce, (_, _) => ValueTask.CompletedTask, stop);
        }
        catch (MqttSubscribeException refusal)
        {
            throw new TopicRefusedException(
                $"The broker refuses {topic}, perhaps as it has no topics with a dot (NATS before 2.10). Use names of packages and channels without. {refusal.Message}");
        }
    }
}
