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

    /// <summary>Of what is followed: what the server was asked for and has not refused.</summary>
    private HashSet<ChannelName> _asked = [];
    private IReadOnlyList<ChannelName> _followed = [];

    /// <summary>
    /// In one subscription with the settings, which come first: so a device does not begin with what a channel announces that its settings
    /// do not name. Where the server refuses any of it, each is asked for by itself.
    /// </summary>
    /// <returns>When the server has granted the settings.</returns>
    /// <exception cref="MqttSubscribeException">It does not.</exception>
    public async Task StartAsync(string settingsTopic, Func<MqttMessage, CancellationToken, ValueTask> settings)
    {
        Task subscribing;
        lock (_gate)
        {
            SetFollowed(ownChannels);
            _asked.UnionWith(ownChannels);
            string[] filters = [settingsTopic, .. ownChannels.Select(UpdateTopics.Filter)];
            subscribing = client.SubscribeAsync(
                [.. filters.Select(filter => new TopicSubscription(filter, QoS.AtLeastOnce))],
                (message, stop) => message.TopicName == settingsTopic ? settings(message, stop) : handler.HandleAsync(message, stop));
        }

        try
        {
            await subscribing;
            Grant(ownChannels);
            Tell();
        }
        catch (MqttSubscribeException)
        {
            await StartApartAsync(settingsTopic, settings);
        }
    }

    /// <param name="named">By the settings; none for those of the options.</param>
    public void Follow(IReadOnlyList<ChannelName> named)
    {
        lock (_gate)
        {
            ChannelName[] channels = [.. (named.Count > 0 ? named : ownChannels).Distinct()];
            if (!_followed.ToHashSet().SetEquals(channels))
            {
                SetFollowed(channels);
            }

            AskForMissing();
        }
    }

    /// <summary>What is followed and not asked for: the server may have other rules now, and grant what it has refused.</summary>
    public void AskForMissing()
    {
        lock (_gate)
        {
            var (added, removed) = (_followed.Except(_asked).ToArray(), _asked.Except(_followed).ToArray());
            if (added.Length + removed.Length > 0)
            {
                _asked = [.. _followed];
                _ = ChangeAsync(added, removed);
            }
        }
    }

    /// <summary>
    /// The server has granted these, and does so no longer: such as when it has lost the session, and has other rules now. Like all that it
    /// refuses, they are asked for again with the next connection and whenever settings come.
    /// </summary>
    public void Lose(IEnumerable<string> topicFilters)
    {
        lock (_gate)
        {
            ChannelName[] lost = [.. _asked.Where(channel => topicFilters.Contains(UpdateTopics.Filter(channel)))];
            if (lost.Length > 0)
            {
                _asked.ExceptWith(lost);
                _granted.ExceptWith(lost);
                _ = ChangeAsync([], lost);
            }
        }
    }

    /// <summary>The client has taken back all of the common subscription.</summary>
    private async Task StartApartAsync(string settingsTopic, Func<MqttMessage, CancellationToken, ValueTask> settings)
    {
        lock (_gate)
        {
            _asked.ExceptWith(ownChannels);
        }

        try
        {
            await client.SubscribeAsync(settingsTopic, QoS.AtLeastOnce, settings);
        }
        finally
        {
            AskForMissing();
        }
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
            lock (_gate)
            {
                _asked.Remove(channel);
            }

            log.ChannelRefused(channel, exception.Message);
        }
        catch (OperationCanceledException)
        {
            // No longer followed, before the server could answer.
        }
    }
}
