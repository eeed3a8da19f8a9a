namespace ThinMqtt.Manager.Tests;

public sealed class SampleRulesTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void As_many_as_fit_are_shown_as_they_are()
    {
        var samples = Samples(10, _ => 5);
        Assert.Same(samples, SampleRules.Thin(samples, Start, Start.AddMinutes(10), 10));
    }

    [Fact]
    public void An_outage_of_one_minute_is_seen_in_a_month()
    {
        var samples = Samples(30 * 1440, minute => minute == 20_000 ? 0 : 100);

        var shown = SampleRules.Thin(samples, Start, Start.AddDays(30), 300);

        Assert.Equal(300, shown.Count);
        Assert.Equal(Start.AddMinutes(20_000), Assert.Single(shown, sample => sample.Online == 0).At);
        Assert.Equal(shown.OrderBy(sample => sample.At), shown);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(99)]
    public void There_are_never_more_than_asked_for_and_the_last_is_the_newest(int points)
    {
        var samples = Samples(100, minute => minute % 13);

        var shown = SampleRules.Thin(samples, Start, Start.AddMinutes(100), points);

        Assert.InRange(shown.Count, 1, points);
        Assert.Equal(samples[^1], shown[^1]);
        Assert.Equal(shown.DistinctBy(sample => sample.At).OrderBy(sample => sample.At), shown);
    }

    [Fact]
    public void A_time_without_samples_stays_a_gap()
    {
        var samples = Samples(100, _ => 5).Where(sample => sample.At < Start.AddMinutes(20) || sample.At >= Start.AddMinutes(80)).ToList();

        var shown = SampleRules.Thin(samples, Start, Start.AddMinutes(100), 10);

        Assert.Equal(4, shown.Count);
        Assert.DoesNotContain(shown, sample => sample.At > Start.AddMinutes(20) && sample.At < Start.AddMinutes(80));
    }

    [Fact]
    public void A_sample_is_of_the_begin_of_its_minute() =>
        Assert.Equal(new FleetSample(Start.AddMinutes(3), 0, 0, 0), FleetSample.Of(Start.AddMinutes(3).AddSeconds(59.9), []));

    private static List<FleetSample> Samples(int count, Func<int, int> online) =>
        [.. Enumerable.Range(0, count).Select(minute => new FleetSample(Start.AddMinutes(minute), online(minute), 0, 0))];
}
