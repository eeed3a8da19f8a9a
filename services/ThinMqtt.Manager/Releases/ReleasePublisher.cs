using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using ThinMqtt.Client;
using ThinMqtt.Contracts;

namespace ThinMqtt.Manager;

/// <summary>
/// Brings what the inventory says to the update topics: what has changed, once (also when the process ended between the two), and every
/// live release before its URL expires, after a start, and when the broker has lost the session and perhaps more.
/// </summary>
internal sealed class ReleasePublisher(
    IReleaseStore releases, IArtifactStore artifacts, IArtifactStorage storage, ManagerOptions options, ILogger<ReleasePublisher> logger)
{
    private static readonly TimeSpan RefreshInterval = TimeSpan.FromMinutes(1);

    /// <summary>Such as between the start and an inventory's that is elsewhere. By the system's clock: it paces, and decides nothing.</summary>
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);

    private readonly Channel<bool> _calls = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });

    private Dictionary<string, DateTimeOffset> _published = [];

    /// <summary>Releases have changed.</summary>
    public void Call() => _calls.Writer.TryWrite(true);

    /// <summary>What was published may be gone.</summary>
    public void PublishAllAgain()
    {
        Volatile.Write(ref _published, []);
        Call();
    }

    public async Task RunAsync(MqttClient client, CancellationToken stop)
    {
        using var refresh = options.TimeProvider.CreateTimer(_ => Call(), null, RefreshInterval, RefreshInterval);
        while (true)
        {
            await _calls.Reader.ReadAsync(stop);
            try
            {
                await PublishAsync(client, stop);
            }
            catch (InventoryUnavailableException)
            {
                await Task.Delay(RetryDelay, TimeProvider.System, stop); // The inventory has logged it.
                Call();
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                ManagerLog.PublishingFailed(logger, exception);
            }
        }
    }

    private async Task PublishAsync(MqttClient client, CancellationToken stop)
    {
        var published = Volatile.Read(ref _published);
        foreach (var topic in (await releases.PublishedAsync()).GroupBy(release => release.Topic))
        {
            var live = topic.SingleOrDefault(release => release.IsLive);
            if (topic.Any(release => release.Revision != release.Published) || (live is not null && IsDue(published, topic.Key)))
            {
                await PublishOneAsync(client, published, [.. topic], live, stop);
            }
        }
    }

    /// <summary>One that the broker does not take holds up no other.</summary>
    private async Task PublishOneAsync(
        MqttClient client, Dictionary<string, DateTimeOffset> published, PublishedRelease[] topic, PublishedRelease? live, CancellationToken stop)
    {
        try
        {
            await PublishAsync(client, published, topic[0].Topic, live, stop);
            await releases.RememberPublishedAsync(topic);
        }
        catch (TopicRefusedException refused)
        {
            published.Remove(topic[0].Topic);
            ManagerLog.AnnouncementRefused(logger, refused.Message);
        }
    }

    private bool IsDue(Dictionary<string, DateTimeOffset> published, string topic) =>
        !published.TryGetValue(topic, out var expires) || expires - options.TimeProvider.GetUtcNow() < options.UrlLifetime / 4;

    private async Task PublishAsync(
        MqttClient client, Dictionary<string, DateTimeOffset> published, string topic, PublishedRelease? live, CancellationToken stop)
    {
        var payload = ReadOnlyMemory<byte>.Empty;
        if (live is not null
            && ManifestDocument.TryParse(live.Manifest, out var manifest, out _)
            && await artifacts.FindAsync(manifest.Manifest.Package, manifest.Manifest.Version) is { } artifact)
        {
            var url = storage.Sign(artifact);
            payload = new ReleaseAnnouncement { Manifest = manifest, Url = url.Url, UrlExpires = url.Expires }.ToUtf8();
            published[topic] = url.Expires;
        }

        await DotsInTopics.ThrowIfRefusedAsync(client, topic, stop);
        var (qos, retain) = (UpdateTopics.Delivery.QoS, UpdateTopics.Delivery.Retain);
        var result = await client.PublishAsync(new MqttMessage(topic, payload, qos, retain), stop);
        if (!result.IsSuccess)
        {
            throw new TopicRefusedException($"The broker refused {topic}: {result.ReasonCode} {result.Text} Allow the manager to publish it.");
        }
    }
}
