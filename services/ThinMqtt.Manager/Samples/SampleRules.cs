namespace ThinMqtt.Manager;

/// <summary>Pure: which samples are kept, and which are shown.</summary>
internal static class SampleRules
{
    public static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    public static readonly TimeSpan Memory = TimeSpan.FromDays(30);

    /// <summary>
    /// Real samples, not averages: of each of so many equal spans of time the one with the fewest devices online, so that a short outage is seen
    /// in the longest picture; of the last span the newest, which is how it is now. A span without samples stays a gap.
    /// </summary>
    /// <param name="samples">The oldest first.</param>
    /// <param name="since">Where the first span begins.</param>
    /// <param name="until">Where the last one ends.</param>
    /// <param name="points">1 or more.</param>
    public static IReadOnlyList<FleetSample> Thin(IReadOnlyList<FleetSample> samples, DateTimeOffset since, DateTimeOffset until, int points)
    {
        if (samples.Count <= points)
        {
            return samples;
        }

        var span = Math.Max(1.0, (until - since).Ticks) / points;
        var shown = samples.GroupBy(sample => Math.Clamp((int)((sample.At - since).Ticks / span), 0, points - 1)).Select(group => group.MinBy(sample => sample.Online)!).ToList();
        shown[^1] = samples[^1];
        return shown;
    }
}
