namespace ThinMqtt.Contracts.Tests;

public sealed class RolloutShareTests
{
    private static readonly DeviceId Lab = DeviceId.Parse("lab-1");

    /// <summary>Computed by Python's hashlib. They hold for ever: a change would bring a running rollout to other devices.</summary>
    [Theory]
    [InlineData("lab-1", "kiosk-browser-2.4.0", 0.8406850541607265)]
    [InlineData("lab-2", "kiosk-browser-2.4.0", 0.22614383311900765)]
    [InlineData("größe", "r1", 0.6923541029876186)]
    [InlineData("lab-1", "r1", 0.1922965035922366)]
    [InlineData("a", "", 0.9996592352714615)]
    public void A_device_s_share_in_a_rollout_never_changes(string device, string rollout, double expected) =>
        Assert.Equal(expected, RolloutShare.Of(DeviceId.Parse(device), rollout));

    [Theory]
    [InlineData(0.1)]
    [InlineData(0.25)]
    [InlineData(0.5)]
    public void A_fraction_of_a_large_fleet_takes_part(double fraction)
    {
        const int devices = 20_000;
        var rollout = new Rollout { Id = "r1", Fraction = fraction };
        var part = Enumerable.Range(0, devices).Count(number => RolloutShare.TakesPart(rollout, DeviceId.Parse($"device-{number}")));
        Assert.InRange((double)part / devices, fraction - 0.015, fraction + 0.015);
    }

    [Fact]
    public void Growing_the_fraction_keeps_who_took_part()
    {
        var first = Devices(new Rollout { Id = "r1", Fraction = 0.2 });
        var second = Devices(new Rollout { Id = "r1", Fraction = 0.6 });
        Assert.NotEmpty(first);
        Assert.Subset(second, first);
        Assert.True(second.Count > first.Count);
    }

    [Fact]
    public void Another_rollout_begins_with_other_devices() =>
        Assert.NotEqual(Devices(new Rollout { Id = "r1", Fraction = 0.2 }), Devices(new Rollout { Id = "r2", Fraction = 0.2 }));

    [Fact]
    public void All_nobody_and_exactly_below_the_fraction()
    {
        var share = RolloutShare.Of(Lab, "r1");
        Assert.True(RolloutShare.TakesPart(null, Lab));
        Assert.True(RolloutShare.TakesPart(new Rollout { Id = "r1" }, Lab));
        Assert.False(RolloutShare.TakesPart(new Rollout { Id = "r1", Fraction = 0 }, Lab));
        Assert.False(RolloutShare.TakesPart(new Rollout { Id = "r1", Fraction = share }, Lab));
        Assert.True(RolloutShare.TakesPart(new Rollout { Id = "r1", Fraction = Math.BitIncrement(share) }, Lab));
    }

    [Fact]
    public void Who_is_included_takes_part_whatever_the_fraction_unless_it_is_paused()
    {
        var rollout = new Rollout { Id = "r1", Fraction = 0, Include = [Lab] };
        Assert.True(RolloutShare.TakesPart(rollout, Lab));
        Assert.False(RolloutShare.TakesPart(rollout, DeviceId.Parse("lab-2")));
        Assert.False(RolloutShare.TakesPart(rollout with { Paused = true }, Lab));
        Assert.False(RolloutShare.TakesPart(new Rollout { Id = "r1", Paused = true }, Lab));
    }

    private static HashSet<int> Devices(Rollout rollout) =>
        [.. Enumerable.Range(0, 500).Where(number => RolloutShare.TakesPart(rollout, DeviceId.Parse($"device-{number}")))];
}
