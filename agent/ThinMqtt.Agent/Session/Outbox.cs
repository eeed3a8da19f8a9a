using ThinMqtt.Client;

namespace ThinMqtt.Agent;

/// <summary>Publishes what nobody waits for, and logs what the server does not take.</summary>
internal sealed class Outbox(MqttClient client, AgentLog log)
{
    public bool IsConnected => client.State == MqttClientState.Connected;

    /// <summary>Keeps the order of the calls. A QoS 1 message waits for a connection.</summary>
    public void Post(MqttMessage message) => _ = PostAsync(message);

    /// <summary>As <see cref="Post"/>.</summary>
    /// <returns>Whether the server has taken it; never an exception.</returns>
    public Task<bool> PostAsync(MqttMessage message)
    {
        if (client.TryEnqueue(message, out var completed))
        {
            return IsTakenAsync(message, completed);
        }

        log.PublishRefused(message.TopicName, "the queue of unsent messages is full");
        return Task.FromResult(false);
    }

    private async Task<bool> IsTakenAsync(MqttMessage message, Task<MqttPublishResult> completed)
    {
        try
        {
            var result = await completed;
            if (!result.IsSuccess)
            {
                log.PublishRefused(message.TopicName, result.Text ?? result.ReasonCode.ToString());
            }

            return result.IsSuccess;
        }
        catch (ObjectDisposedException)
        {
            // The agent ends; what was not sent by then is for the next start to say.
            return false;
        }
    }
}
