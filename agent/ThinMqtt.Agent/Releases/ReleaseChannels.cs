using ThinMqtt.Client;
using ThinMqtt.Contracts;
using ThinMqtt.Protocol;

namespace ThinMqtt.Agent;

/// <summary>Subscribes to the channels that the settings name; where they name none, to those of the agent's own options.</summary>
internal sealed class ReleaseChannels(
    MqttClient client,
    IReadOnlyList<ChannelName> ownChannels,
    ReleaseQueue queue,
    ReleaseHandler handler,
    PackagesAnnouncer packages,
    AgentLog log)
{
    private readonly Lock _gate = new();
    private readonly HashSet<ChannelName> _granted = [];
    private IReadOnlyList<ChannelName> _followed = [];

    /// <summary>
    /// In one subscription with the settings, which come first: so a device does not begin with what a channel announces that its settings
    /// do not name.
    /// </summary>
    /// <returns>When the server has granted all.</returns>
    /// <exception cref="MqttSubscribeException">It does not.</exception>
    public async Task StartAsync(string settingsTopic, Func<MqttMessage, CancellationToken, ValueTask> settings)
    {
        Task subscribing;
        lock (_gate)
        {
            SetFollowed(ownChannels);
            string[] filters = [settingsTopic, .. ownChannels.Select(UpdateTopics.Filter)];
            subscribing = client.SubscribeAsync(
                [.. filters.Select(filter => new TopicSubscription(filter, QoS.AtLeastOnce))],
                (message, stop) => message.TopicName == settingsTopic ? settings(message, stop) : handler.HandleAsync(message, stop));
        }

        try
        {
            await subscribing;
            Grant(ownChannels);
        }
        catch (MqttSubscribeException)
        {
            Tell();
            throw;
        }

        Tell();
    }

    /// <param name="named">By the settings; none for those of the options.</param>
    public void Follow(IReadOnlyList<ChannelName> named)
    {
        lock (_gate)
        {
            ChannelName[] channels = [.. (named.Count > 0 ? named : ownChannels).Distinct()];
            var (added, removed) = (channels.Except(_followed).ToArray(), _followed.Except(channels).ToArray());
            if (added.Length + removed.Length > 0)
            {
                SetFollowed(channels);
                _ = ChangeAsync(added, removed);
            }
        }
    }

    /// <summary>The server has granted these, and does so no longer: such as when it has lost the session, and has other rules now.</summary>
    public void Lose(IEnumerable<string> topicFilters)
    {
        lock (_gate)
        {
            _granted.RemoveWhere(channel => topicFilters.Contains(UpdateTopics.Filter(channel)));
        }

        _ = Task.Run(Tell); // what is installed may take a moment to read
    }

    private void SetFollowed(IReadOnlyList<ChannelName> channels)
    {
        _followed = channels;
        _granted.IntersectWith(channels);
        queue.SetChannels(channels);
        log.Channels(channels);
    }

    private void Grant(IEnumerable<ChannelName> channels)
    {
        lock (_gate)
        {
            _granted.UnionWith(channels.Intersect(_followed));
        }
    }

    /// <summary>Only what the server has granted is followed.</summary>
    private void Tell()
    {
        lock (_gate)
        {
            packages.SetChannels([.. _followed.Where(_granted.Contains)]);
        }

        try
        {
            packages.Announce(isSessionNew: false);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            log.Failed("telling which channels are followed", exception);
        }
    }

    /// <summary>Nobody waits for it: the handler that calls for it must not wait for a connection.</summary>
    private async Task ChangeAsync(ChannelName[] added, ChannelName[] removed)
    {
        try
        {
            await Task.WhenAll(
                removed.Length > 0 ? client.UnsubscribeAsync([.. removed.Select(UpdateTopics.Filter)]) : Task.CompletedTask,
                Task.WhenAll(added.Select(AddAsync)))
                .ConfigureAwait(ConfigureAwaitOptions.ForceYielding); // what is installed may take a moment to read
            Tell();
        }
        catch (ObjectDisposedException)
        {
            // The agent ends.
        }
    }

    private async Task AddAsync(ChannelName channel)
    {
        try
        {
            await client.SubscribeAsync(UpdateTopics.Filter(channel), QoS.AtLeastOnce, handler.HandleAsync);
            Grant([channel]);
        }
        catch (MqttSubscribeException exception)
        {
            log.ChannelRefused(channel, exception.Message);
        }
    }
}
