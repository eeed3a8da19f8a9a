using ThinMqtt.Client;
using ThinMqtt.Contracts;

namespace ThinMqtt.Agent;

/// <summary>What the manager wants of the device; without such a message, the defaults hold.</summary>
internal sealed class SettingsHandler(Heartbeats heartbeats, ReleaseChannels channels, AgentLog log)
{
    private const int LongestInterval = 24 * 60 * 60;

    public ValueTask HandleAsync(MqttMessage message, CancellationToken cancellationToken)
    {
        if (message.Payload.IsEmpty)
        {
            heartbeats.SetInterval(Heartbeats.DefaultInterval);
            channels.Follow([]);
        }
        else if (!Payload.TryParse<SettingsPayload>(message.Payload.Span, out var settings, out var reason))
        {
            log.SettingsRefused(reason);
        }
        else if (settings.HeartbeatSeconds is < 1 or > LongestInterval)
        {
            log.SettingsRefused($"heartbeatSeconds is {settings.HeartbeatSeconds}; give 1 to {LongestInterval}.");
        }
        else
        {
            heartbeats.SetInterval(
                settings.HeartbeatSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : Heartbeats.DefaultInterval);
            channels.Follow(settings.Channels);
        }

        return ValueTask.CompletedTask;
    }
}
