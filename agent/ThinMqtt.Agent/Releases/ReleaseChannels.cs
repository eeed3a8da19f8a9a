using ThinMqtt.Client;
using ThinMqtt.Contracts;
using ThinMqtt.Protocol;

namespace ThinMqtt.Agent;

/// <summary>Subscribes to the channels that the settings name; where they name none, to those of the agent's own options.</summary>
internal sealed class ReleaseChannels(
    MqttClient client, IReadOnlyList<ChannelName> ownChannels, ReleaseQueue queue, ReleaseHandler handler, AgentLog log)
{
    private readonly Lock _gate = new();
    private IReadOnlyList<ChannelName> _named = [];
    private IReadOnlyList<ChannelName> _followed = [];
    private bool _isStarted;

    /// <summary>
    /// Once the settings are subscribed to: a device must not begin with what a channel announces that its settings no longer name.
    /// </summary>
    /// <returns>When the server has granted them.</returns>
    /// <exception cref="MqttSubscribeException">It does not.</exception>
    public Task StartAsync()
    {
        lock (_gate)
        {
            _isStarted = true;
            return Follow();
        }
    }

    /// <param name="channels">None for those of the options.</param>
    public void Want(IReadOnlyList<ChannelName> channels)
    {
        lock (_gate)
        {
            _named = [.. channels.Distinct()];
            if (_isStarted)
            {
                _ = WatchAsync(Follow());
            }
        }
    }

    private Task Follow()
    {
        var wanted = _named.Count > 0 ? _named : ownChannels;
        var (added, removed) = (wanted.Except(_followed).ToArray(), _followed.Except(wanted).ToArray());
        if (added.Length + removed.Length == 0)
        {
            return Task.CompletedTask;
        }

        _followed = wanted;
        queue.SetChannels(_followed);
        log.Channels(_followed);
        var tasks = added.Select(channel => (Task)client.SubscribeAsync(UpdateTopics.Filter(channel), QoS.AtLeastOnce, handler.HandleAsync));
        return Task.WhenAll(removed.Length > 0 ? [.. tasks, client.UnsubscribeAsync([.. removed.Select(UpdateTopics.Filter)])] : tasks);
    }

    private async Task WatchAsync(Task following)
    {
        try
        {
            await following;
        }
        catch (MqttSubscribeException exception)
        {
            log.SubscriptionRefused(exception.Message);
        }
        catch (ObjectDisposedException)
        {
            // The agent ends.
        }
    }
}
