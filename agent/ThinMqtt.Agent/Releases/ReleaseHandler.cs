using System.Collections.Concurrent;
using System.Security.Cryptography;
using ThinMqtt.Client;
using ThinMqtt.Contracts;

namespace ThinMqtt.Agent;

/// <summary>Reads what channels announce. What cannot be read counts as none: it has taken the place of what was there.</summary>
internal sealed class ReleaseHandler(ReleaseQueue queue, ReleaseWorker worker, AgentLog log)
{
    /// <summary>By topic: retained ones come again with each connection, and one warning is enough.</summary>
    private readonly ConcurrentDictionary<string, string> _refused = new();

    public ValueTask HandleAsync(MqttMessage message, CancellationToken cancellationToken)
    {
        if (!UpdateTopics.TryParse(message.TopicName, out var channel, out var package))
        {
            Refuse(message, "the topic's last level is no name of a package.");
            return ValueTask.CompletedTask;
        }

        if (!message.Payload.IsEmpty && Read(message, package) is { } release)
        {
            queue.Set(channel, package, release);
        }
        else
        {
            queue.Remove(channel, package);
        }

        worker.OnAnnounced(package);
        return ValueTask.CompletedTask;
    }

    private ReleaseAnnouncement? Read(MqttMessage message, PackageName package)
    {
        if (!ReleaseAnnouncement.TryParse(message.Payload, out var release, out var reason))
        {
            Refuse(message, reason);
            return null;
        }

        if (release.Manifest.Manifest.Package != package)
        {
            Refuse(message, $"it is of package {release.Manifest.Manifest.Package}; publish it to that package's topic.");
            return null;
        }

        _refused.TryRemove(message.TopicName, out _);
        return release;
    }

    private void Refuse(MqttMessage message, string reason)
    {
        var content = Convert.ToHexString(SHA256.HashData(message.Payload.Span));
        var isKnown = _refused.TryGetValue(message.TopicName, out var before) && before == content;
        _refused[message.TopicName] = content;
        if (!isKnown)
        {
            log.ReleaseRefused(message.TopicName, reason);
        }
    }
}
