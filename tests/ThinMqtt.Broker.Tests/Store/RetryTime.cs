using System.Threading.Channels;

namespace ThinMqtt.Broker.Tests;

/// <summary>A time in which a timer fires when the test says so.</summary>
internal sealed class RetryTime : TimeProvider
{
    private readonly Channel<Timer> _timers = Channel.CreateUnbounded<Timer>();

    /// <summary>The next timer that somebody waits for.</summary>
    public async Task<Timer> NextTimerAsync() => await _timers.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30));

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(() => callback(state), dueTime);
        _timers.Writer.TryWrite(timer);
        return timer;
    }

    internal sealed class Timer(Action fire, TimeSpan dueTime) : ITimer
    {
        public TimeSpan DueTime => dueTime;

        public void Fire() => fire();

        public bool Change(TimeSpan dueTime, TimeSpan period) => throw new NotSupportedException();

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
