using ThinMqtt.Contracts;

namespace ThinMqtt.Agent;

/// <summary>
/// Publishes how updates proceed: progress while somebody can hear it, ends until the server has confirmed them, be it in a later life of
/// the agent.
/// </summary>
/// <param name="id">The device.</param>
/// <param name="untold">Keeps ends.</param>
/// <param name="outbox">Publishes.</param>
/// <param name="bar">Shows progress; null without a terminal.</param>
/// <param name="log">The log.</param>
internal sealed class UpdateReporter(DeviceId id, UntoldEnds untold, Outbox outbox, ProgressBar? bar, AgentLog log)
{
    private readonly Lock _gate = new();
    private readonly HashSet<string> _sending = [];
    private UpdatePayload? _latest;

    /// <summary>Before the first connection.</summary>
    /// <param name="last">An end in it may not have been told: the agent may have been killed before.</param>
    public void Begin(UpdatePayload last)
    {
        lock (_gate)
        {
            _latest = last;
            if (last.State.IsFinal())
            {
                Keep(last);
            }
        }
    }

    /// <summary>May be called from any thread, in order.</summary>
    public void Report(UpdatePayload payload)
    {
        lock (_gate)
        {
            bar?.Show(payload);
            LogChange(payload);
            _latest = payload;
            if (payload.State.IsFinal())
            {
                Send(Keep(payload), payload);
            }
            else if (outbox.IsConnected)
            {
                Post(payload);
            }
        }
    }

    /// <summary>Says what could not be said before, and how it is now.</summary>
    public void OnConnected()
    {
        lock (_gate)
        {
            foreach (var (name, end) in untold.ReadAll())
            {
                if (!_sending.Contains(name))
                {
                    Send(name, end);
                }
            }

            if (_latest is { } latest)
            {
                Post(latest);
            }
        }
    }

    private void LogChange(UpdatePayload payload)
    {
        if (payload.State.IsFinal())
        {
            log.UpdateEnded(payload);
        }
        else if (_latest?.Release != payload.Release || _latest?.State != payload.State)
        {
            log.UpdateGoesOn(payload);
        }
    }

    /// <returns>Null when the disk does not take it; it is sent all the same.</returns>
    private string? Keep(UpdatePayload end)
    {
        try
        {
            return untold.Keep(end);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            log.EndNotKept(e.Message);
            return null;
        }
    }

    private void Send(string? name, UpdatePayload end)
    {
        var confirmed = Post(end);
        if (name is not null)
        {
            _sending.Add(name);
            _ = ForgetAsync(name, confirmed);
        }
    }

    private async Task ForgetAsync(string name, Task<bool> confirmed)
    {
        var isConfirmed = await confirmed;
        lock (_gate)
        {
            _sending.Remove(name);
            if (isConfirmed)
            {
                untold.Remove(name);
            }
        }
    }

    private Task<bool> Post(UpdatePayload payload) => outbox.PostAsync(DeviceMessage.Of(id, DeviceTopic.Update, payload));
}
