using ThinMqtt.Contracts;

namespace ThinMqtt.Agent;

/// <summary>Tells what is installed and which channels are followed: with a new session, and when it has changed.</summary>
internal sealed class PackagesAnnouncer(DeviceId id, PackageStore packages, Outbox outbox, TimeProvider time)
{
    private readonly Lock _gate = new();
    private IReadOnlyList<ChannelName> _channels = [];
    private byte[]? _last;

    /// <summary>What is told from now on.</summary>
    public void SetChannels(IReadOnlyList<ChannelName> channels)
    {
        lock (_gate)
        {
            _channels = channels;
        }
    }

    /// <param name="isSessionNew">The server may have forgotten what it was told.</param>
    public void Announce(bool isSessionNew)
    {
        lock (_gate)
        {
            var payload = new PackagesPayload { At = time.GetUtcNow(), Packages = packages.Installed(), Channels = _channels };
            var content = Payload.ToUtf8(payload with { At = default });
            if (isSessionNew || !content.AsSpan().SequenceEqual(_last))
            {
                _last = content;
                outbox.Post(DeviceMessage.Of(id, DeviceTopic.Packages, payload));
            }
        }
    }
}
