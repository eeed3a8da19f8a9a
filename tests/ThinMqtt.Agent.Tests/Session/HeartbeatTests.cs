using ThinMqtt.Testing;

namespace ThinMqtt.Agent.Tests;

public sealed class HeartbeatTests : IDisposable
{
    private readonly FixtureMachine _machine = new();
    private readonly TemporaryFolder _root = new();

    public void Dispose()
    {
        _machine.Dispose();
        _root.Dispose();
    }

    [Fact]
    public void A_heartbeat_says_how_the_machine_is()
    {
        ThinClient.Write(_machine);
        var heartbeat = new HeartbeatReader(_machine.Files, _root.Path).Read(DateTimeOffset.UnixEpoch, 7);
        Assert.Equal((7, 86430, 0.25, 2L << 30), (heartbeat.Sequence, heartbeat.UptimeSeconds, heartbeat.Load, heartbeat.MemoryFree));
        Assert.InRange(heartbeat.DiskFree, 1, new DriveInfo(_root.Path).TotalSize);
    }

    [Fact]
    public void The_disk_is_that_on_which_the_root_will_be()
    {
        var heartbeat = new HeartbeatReader(_machine.Files, _root.File("not/yet/there")).Read(DateTimeOffset.UnixEpoch, 1);
        Assert.InRange(heartbeat.DiskFree, 1, new DriveInfo(_root.Path).TotalSize);
    }

    [Theory]
    [InlineData(0, 27)]
    [InlineData(0.5, 30)]
    [InlineData(1, 33)]
    public void A_tenth_of_the_interval_is_left_to_chance(double chance, int seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), Heartbeats.Wait(Heartbeats.DefaultInterval, chance));
}
