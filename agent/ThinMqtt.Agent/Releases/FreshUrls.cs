using System.Collections.Concurrent;
using ThinMqtt.Client;
using ThinMqtt.Contracts;

namespace ThinMqtt.Agent;

/// <summary>Asks the manager for a URL where the announced one has expired or is refused.</summary>
internal sealed class FreshUrls(DeviceId id, Outbox outbox, AgentLog log, TimeProvider time)
{
    /// <summary>A manager answers within milliseconds; without one the download asks again later.</summary>
    internal static readonly TimeSpan Limit = TimeSpan.FromSeconds(15);

    private readonly ConcurrentDictionary<string, TaskCompletionSource<ResponsePayload>> _open = new();

    /// <returns>Where there is no URL, the log says why.</returns>
    /// <exception cref="OperationCanceledException">By <paramref name="stop"/>.</exception>
    public async Task<FreshUrl> AskAsync(ReleaseAnnouncement announcement, CancellationToken stop)
    {
        var manifest = announcement.Manifest.Manifest;
        var release = new ReleaseReference { Package = manifest.Package, Version = manifest.Version };
        var request = new RequestPayload { Id = Guid.NewGuid().ToString("N"), Kind = RequestKinds.Url, Release = release };
        var answer = new TaskCompletionSource<ResponsePayload>(TaskCreationOptions.RunContinuationsAsynchronously);
        _open[request.Id] = answer;
        try
        {
            outbox.Post(DeviceMessage.Of(id, DeviceTopic.Request, request));
            return Read(await answer.Task.WaitAsync(Limit, time, stop), release);
        }
        catch (TimeoutException)
        {
            log.NoFreshUrl(release, $"no manager answered within {Limit.TotalSeconds:0} s.");
            return default;
        }
        finally
        {
            _open.TryRemove(request.Id, out _);
        }
    }

    /// <summary>What nobody waits for any longer is no mistake.</summary>
    public ValueTask HandleAsync(MqttMessage message, CancellationToken cancellationToken)
    {
        if (!Payload.TryParse<ResponsePayload>(message.Payload.Span, out var response, out var reason))
        {
            log.ResponseRefused(reason);
        }
        else if (_open.TryGetValue(response.Id, out var answer))
        {
            answer.TrySetResult(response);
        }

        return ValueTask.CompletedTask;
    }

    private FreshUrl Read(ResponsePayload response, ReleaseReference release)
    {
        if (response.Url is { IsAbsoluteUri: true, Scheme: "http" or "https" } url)
        {
            return new FreshUrl(url, IsAnswered: true);
        }

        log.NoFreshUrl(release, response.Error ?? $"the manager's answer has no http or https URL, but '{response.Url}'.");
        return FreshUrl.Refused;
    }
}
