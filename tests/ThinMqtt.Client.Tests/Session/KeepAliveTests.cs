using ThinMqtt.Testing;

namespace ThinMqtt.Client.Tests;

public sealed class KeepAliveTests
{
    private readonly VirtualTime _time = new();
    private readonly Inbox<bool> _pings = new();

    [Fact]
    public async Task It_pings_when_only_the_client_has_spoken()
    {
        var keepAlive = new KeepAlive(TimeSpan.FromSeconds(10), _time);
        using var stop = new CancellationTokenSource();
        var silence = keepAlive.WaitForSilenceAsync(() => _pings.Put(true), stop.Token);

        _time.Advance(TimeSpan.FromSeconds(9));
        keepAlive.OnSent();
        Assert.False(_pings.TryTake(out _));
        _time.Advance(TimeSpan.FromSeconds(1));

        await _pings.NextAsync("the ping");
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => silence);
    }

    [Fact]
    public async Task It_gives_up_half_an_interval_after_an_unanswered_ping()
    {
        var keepAlive = new KeepAlive(TimeSpan.FromSeconds(10), _time);
        var silence = keepAlive.WaitForSilenceAsync(() => _pings.Put(true), CancellationToken.None);

        _time.Advance(TimeSpan.FromSeconds(10));
        await _pings.NextAsync("the ping");
        Assert.False(silence.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(5));

        await silence.Within("the silence is noticed");
    }
}
