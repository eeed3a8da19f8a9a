using ThinMqtt.Contracts;

namespace ThinMqtt.Agent;

/// <summary>Tells how an update proceeds: at most once an interval, the latest always, and its end at once.</summary>
internal sealed class UpdateReports : IDisposable
{
    private readonly Action<UpdatePayload> _send;
    private readonly TimeProvider _time;
    private readonly TimeSpan _interval;
    private readonly ITimer _timer;
    private readonly Lock _gate = new();
    private UpdatePayload? _waiting;
    private long? _sent;
    private bool _isOver;

    public UpdateReports(Action<UpdatePayload> send, TimeSpan interval, TimeProvider time)
    {
        (_send, _interval, _time) = (send, interval, time);
        _timer = time.CreateTimer(_ => SendWaiting(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public void Add(UpdatePayload payload)
    {
        lock (_gate)
        {
            var wait = _sent is { } sent ? _interval - _time.GetElapsedTime(sent) : TimeSpan.Zero;
            if (wait > TimeSpan.Zero)
            {
                var isFirst = _waiting is null;
                _waiting = payload;
                if (isFirst)
                {
                    _timer.Change(wait, Timeout.InfiniteTimeSpan);
                }
            }
            else
            {
                Send(payload);
            }
        }
    }

    /// <summary>Nothing is sent after it.</summary>
    public void Finish(UpdatePayload payload)
    {
        lock (_gate)
        {
            Send(payload);
            _isOver = true;
        }
    }

    public void Dispose() => _timer.Dispose();

    private void SendWaiting()
    {
        lock (_gate)
        {
            if (_waiting is { } payload && !_isOver)
            {
                Send(payload);
            }
        }
    }

    private void Send(UpdatePayload payload)
    {
        _waiting = null;
        _sent = _time.GetTimestamp();
        _send(payload);
    }
}
