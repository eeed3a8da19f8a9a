using ThinMqtt.Contracts;

namespace ThinMqtt.Agent;

/// <summary>Tells what the device is: at the start, when the server has forgotten the session, and when it has changed.</summary>
internal sealed class HardwareAnnouncer(DeviceId id, HardwareReader reader, Outbox outbox, AgentLog log, TimeProvider time)
{
    private readonly Lock _gate = new();
    private byte[] _last = [];

    /// <summary>Returns at once: the kernel may take its time to ask a device, and the birth must not wait for it.</summary>
    /// <param name="isSessionNew">The server may have forgotten what it was told.</param>
    public void Announce(bool isSessionNew) => _ = Task.Run(() =>
    {
        try
        {
            ReadAndPost(isSessionNew);
        }
        catch (Exception exception)
        {
            log.Failed("reading the hardware", exception);
        }
    });

    private void ReadAndPost(bool isSessionNew)
    {
        lock (_gate)
        {
            var hardware = reader.Read(time.GetUtcNow());
            var content = Payload.ToUtf8(hardware with { At = default });
            if (isSessionNew || !content.AsSpan().SequenceEqual(_last))
            {
                _last = content;
                outbox.Post(DeviceMessage.Of(id, DeviceTopic.Hardware, hardware));
            }
        }
    }
}
