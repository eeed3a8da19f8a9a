using ThinMqtt.Client;
using ThinMqtt.Contracts;
using ThinMqtt.Protocol;

namespace ThinMqtt.Agent;

/// <summary>The device at the server, from its birth to its goodbye, over as many connections as it takes.</summary>
internal sealed class AgentSession(
    AgentOptions options, DeviceIdentity identity, HardwareReader hardware, AgentScreen screen, TimeProvider time)
{
    /// <summary>After another machine took the session: long enough that two machines of one id disturb, but do not fight.</summary>
    internal static readonly TimeSpan TakeOverPause = TimeSpan.FromMinutes(10);

    /// <summary>Less than service managers allow before they kill.</summary>
    private static readonly TimeSpan GoodbyeLimit = TimeSpan.FromSeconds(5);

    private readonly DeviceId _id = identity.Id;
    private readonly AgentLog _log = screen.Log;
    private readonly Presence _presence = new(identity.Id, time);
    private readonly Lock _gate = new();
    private bool _isStopping;

    /// <param name="stop">Asks for the goodbye.</param>
    public async Task RunAsync(CancellationToken stop)
    {
        await using var client = new MqttClient(ClientSettings.For(options, _id, _presence, time));
        var outbox = new Outbox(client, _log);
        var heartbeats = new Heartbeats(_id, new HeartbeatReader(hardware.Files, options.Root), outbox, _log, time);
        using var releases = new DeviceReleases(options, _id, screen, client, outbox, time);
        Watch(client, outbox, heartbeats, releases);
        var subscribed = SubscribeAsync(client, heartbeats, releases);
        var beating = heartbeats.RunAsync(stop);
        var updating = Task.Run(() => releases.Worker.RunAsync(stop), CancellationToken.None);
        await StayConnectedAsync(client, stop);
        await updating;
        await SayGoodbyeAsync(client);
        await beating;
        await client.DisposeAsync();
        await subscribed;
    }

    private void Watch(MqttClient client, Outbox outbox, Heartbeats heartbeats, DeviceReleases releases)
    {
        var announcer = new HardwareAnnouncer(_id, hardware, outbox, _log, time);
        client.Connected += (_, connected) =>
        {
            _log.Connected(connected);
            PostBirth(outbox);
            heartbeats.Wake();
            announcer.Announce(isSessionNew: !connected.ConnAck.SessionPresent);
            releases.OnConnected(isSessionNew: !connected.ConnAck.SessionPresent);
        };
        client.Disconnected += (_, lost) =>
        {
            if (lost.Origin != MqttDisconnectOrigin.Client)
            {
                _log.Disconnected(lost.Text);
            }
        };
        client.ConnectFailed += (_, failed) => _log.ConnectFailed(failed.Exception.Message);
        client.HandlerFailed += (_, failed) => _log.Failed($"handling {failed.Message?.TopicName ?? "an event"}", failed.Exception);
        client.SubscriptionLost += (_, lost) =>
        {
            _log.SubscriptionLost(lost.Subscription.RefusedFilters);
            releases.Channels.Lose(lost.Subscription.RefusedFilters);
        };
    }

    /// <summary>A birth must not follow the goodbye.</summary>
    private void PostBirth(Outbox outbox)
    {
        lock (_gate)
        {
            if (!_isStopping)
            {
                outbox.Post(_presence.Birth());
            }
        }
    }

    /// <summary>Begun before the first connection, so that nothing that waits at the server finds nobody.</summary>
    private async Task SubscribeAsync(MqttClient client, Heartbeats heartbeats, DeviceReleases releases)
    {
        var settings = new SettingsHandler(heartbeats, releases.Channels, _log);
        var commands = new CommandHandler(_id, client, releases.Worker.Cancel, _log, time);
        try
        {
            await Task.WhenAll(
                releases.Channels.StartAsync(DeviceTopics.Settings(_id), settings.HandleAsync),
                client.SubscribeAsync(DeviceTopics.Command(_id), QoS.AtLeastOnce, commands.HandleAsync),
                client.SubscribeAsync(DeviceTopics.Response(_id), QoS.AtLeastOnce, releases.FreshUrls.HandleAsync));
            _log.Ready();
        }
        catch (MqttSubscribeException exception)
        {
            _log.SubscriptionRefused(exception.Message);
        }
        catch (ObjectDisposedException)
        {
            // Stopped before there was a connection.
        }
    }

    private async Task StayConnectedAsync(MqttClient client, CancellationToken stop)
    {
        try
        {
            while (true)
            {
                await UntilTakenOverAsync(client, stop);
                var pause = TakeOverPause * (1 + Random.Shared.NextDouble());
                var waiting = Task.Delay(pause, time, stop);
                _log.TakenOver(_id, pause);
                await waiting;
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Asked to stop: the caller says goodbye.
        }
    }

    /// <summary>Connects, and returns when the client has given up reconnecting, which it does for nothing else.</summary>
    private static async Task UntilTakenOverAsync(MqttClient client, CancellationToken stop)
    {
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        void OnStateChanged(object? sender, EventArgs arguments)
        {
            if (client.State == MqttClientState.Disconnected)
            {
                ended.TrySetResult();
            }
        }

        client.StateChanged += OnStateChanged;
        try
        {
            // Not cancelled itself, which would end a connection that is just there without a goodbye.
            await client.ConnectAsync(CancellationToken.None).WaitAsync(stop);
            await ended.Task.WaitAsync(stop);
        }
        finally
        {
            client.StateChanged -= OnStateChanged;
        }
    }

    /// <summary>
    /// Where the server does not confirm it in time, or a connection is just being made, it is asked to publish the Will.
    /// </summary>
    private async Task SayGoodbyeAsync(MqttClient client)
    {
        lock (_gate)
        {
            _isStopping = true;
        }

        var isSaid = client.State == MqttClientState.Connected && await IsGoodbyeConfirmedAsync(client);
        await client.DisconnectAsync(isSaid ? ReasonCode.Success : ReasonCode.DisconnectWithWillMessage, CancellationToken.None);
    }

    private async Task<bool> IsGoodbyeConfirmedAsync(MqttClient client)
    {
        using var limit = new CancellationTokenSource(GoodbyeLimit, time);
        try
        {
            return (await client.PublishAsync(_presence.Goodbye(), limit.Token)).IsSuccess;
        }
        catch (OperationCanceledException)
        {
            _log.GoodbyeLost();
            return false;
        }
    }
}
