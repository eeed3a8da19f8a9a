using ThinMqtt.Contracts;

namespace ThinMqtt.Agent;

/// <summary>Tells what is installed: with a new session, and when it has changed.</summary>
internal sealed class PackagesAnnouncer(DeviceId id, PackageStore packages, Outbox outbox, TimeProvider time)
{
    private readonly Lock _gate = new();
    private byte[]? _last;

    /// <param name="isSessionNew">The server may have forgotten what it was told.</param>
    public void Announce(bool isSessionNew)
    {
        lock (_gate)
        {
            var payload = new PackagesPayload { At = time.GetUtcNow(), Packages = packages.Installed() };
            var content = Payload.ToUtf8(payload with { At = default });
            if (isSessionNew || !content.AsSpan().SequenceEqual(_last))
            {
                _last = content;
                outbox.Post(DeviceMessage.Of(id, DeviceTopic.Packages, payload));
            }
        }
    }
}
