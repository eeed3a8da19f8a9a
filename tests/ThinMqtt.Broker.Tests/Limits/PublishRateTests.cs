namespace ThinMqtt.Broker.Tests.Limits;

public sealed class PublishRateTests
{
    [Fact]
    public void The_default_value_limits_nothing()
    {
        var rate = default(PublishRate);
        Assert.True(rate.TryTake(0));
        Assert.Equal(0, rate.WaitFrom(0));
    }

    [Fact]
    public void A_full_bucket_allows_a_burst_and_no_more()
    {
        var rate = new PublishRate(perSecond: 10, burst: 3, now: 500);
        Assert.Equal(3, Take(ref rate, 10, now: 500));
    }

    [Fact]
    public void It_fills_at_its_rate()
    {
        var rate = new PublishRate(perSecond: 10, burst: 3, now: 0);
        Take(ref rate, 3, now: 0);
        Assert.Equal(100, rate.WaitFrom(0));
        Assert.False(rate.TryTake(99));
        Assert.Equal(1, rate.WaitFrom(99));
        Assert.True(rate.TryTake(100));
        Assert.Equal(2, Take(ref rate, 10, now: 300));
    }

    [Fact]
    public void Often_asked_it_loses_no_fraction()
    {
        var rate = new PublishRate(perSecond: 3, burst: 2, now: 0);
        var taken = Enumerable.Range(0, 10_000).Count(now => rate.TryTake(now));
        Assert.Equal(31, taken);
    }

    [Fact]
    public void A_pause_fills_it_to_the_brim_only()
    {
        var rate = new PublishRate(perSecond: int.MaxValue, burst: 5, now: 0);
        Take(ref rate, 5, now: 0);
        Assert.Equal(5, Take(ref rate, 10, now: long.MaxValue));
    }

    [Fact]
    public void A_clock_that_stands_or_goes_back_fills_nothing()
    {
        var rate = new PublishRate(perSecond: 10, burst: 1, now: 1_000);
        Assert.True(rate.TryTake(1_000));
        Assert.False(rate.TryTake(1_000));
        Assert.False(rate.TryTake(0));
        Assert.True(rate.TryTake(1_100));
    }

    [Fact]
    public void A_bucket_that_could_hold_nothing_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new PublishRate(perSecond: 1, burst: 0, now: 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new PublishRate(perSecond: -1, burst: 1, now: 0));
    }

    private static int Take(ref PublishRate rate, int attempts, long now)
    {
        var taken = 0;
        for (var i = 0; i < attempts; i++)
        {
            taken += rate.TryTake(now) ? 1 : 0;
        }

        return taken;
    }
}
