using ThinMqtt.Contracts;

namespace ThinMqtt.Agent;

/// <summary>Tells what is installed and which channels are followed: with a new session, and when it has changed.</summary>
internal sealed class PackagesAnnouncer(DeviceId id, PackageStore packages, Outbox outbox, TimeProvider time)
{
    private readonly Lock _gate = new();
    private IReadOnlyList<ChannelName>? _channels;
    private bool _isForgotten;
    private byte[]? _last;

    /// <summary>What is told from now on; nothing is before the first time.</summary>
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
            _isForgotten |= isSessionNew;
            if (_channels is null)
            {
                return; // What the server lets the device follow, it answers in a moment.
            }

            var payload = new PackagesPayload { At = time.GetUtcNow(), Packages = packages.Installed(), Channels = _channels };
            var content = Payload.ToUtf8(payload with { At = default });
            if (_isForgotten || !content.AsSpan().SequenceEqual(_last))
            {
                (_isForgotten, _last) = (false, content);
                outbox.Post(DeviceMessage.Of(id, DeviceTopic.Packages, payload));
            }
        }
    }
}
