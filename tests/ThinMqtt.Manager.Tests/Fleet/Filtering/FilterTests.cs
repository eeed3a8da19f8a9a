using ThinMqtt.Contracts;

namespace ThinMqtt.Manager.Tests;

/// <summary>Which of four devices a filter means.</summary>
public sealed class FilterTests
{
    private static readonly DeviceSummary[] Devices =
    [
        TestFleet.Device("kiosk-1") with
        {
            Agent = "2.1.0",
            Hardware = TestFleet.Hardware("foyer"),
            Heartbeat = TestFleet.Heartbeat(load: 2.5, uptime: 40 * 86_400),
            Labels = new DeviceLabels { Room = "Hall B", Tags = ["kiosk", "public"] },
            Packages = [TestFleet.Package("browser", "2.1.0"), TestFleet.Package("player", "1.0.0")],
            Channels = [ChannelName.Parse("stable")],
        },
        TestFleet.Device("kiosk-2", DevicePresence.Stale) with
        {
            Agent = "1.9.4",
            Hardware = TestFleet.Hardware("lobby", 2 * TestFleet.GiB) with { Kernel = "5.10.0-32-amd64" },
            Heartbeat = TestFleet.Heartbeat(),
            LastSeen = TestFleet.Now.AddHours(-3),
            Labels = new DeviceLabels { Room = "Hall A", Tags = ["kiosk"] },
            Packages = [TestFleet.Package("browser", "1.4.2", PackageState.Damaged)],
            Channels = [ChannelName.Parse("beta")],
        },
        TestFleet.Device("desk-7", DevicePresence.Offline) with
        {
            Hardware = TestFleet.Hardware("desk", 4 * TestFleet.GiB) with { MacAddresses = ["02:00:00:00:00:07"], Addresses = ["10.9.9.9"], Machine = null },
            LastSeen = TestFleet.Now.AddDays(-9),
            FirstSeen = TestFleet.Now.AddHours(-1),
            IsCloned = true,
        },
        TestFleet.Device("new"),
    ];

    [Theory]
    [InlineData("", "kiosk-1 kiosk-2 desk-7 new")]
    [InlineData("KIOSK", "kiosk-1 kiosk-2")]
    [InlineData("foyer", "kiosk-1")]
    [InlineData("\"hall b\"", "kiosk-1")]
    [InlineData("hall b", "kiosk-1 kiosk-2")]
    [InlineData("-kiosk", "desk-7 new")]
    [InlineData("browser", "kiosk-1 kiosk-2")]
    [InlineData("futro", "kiosk-1 kiosk-2")]
    [InlineData("celeron trixie uhd", "kiosk-1 kiosk-2 desk-7")]
    [InlineData("10.9.", "desk-7")]
    [InlineData("02:00:00:00:00:07", "desk-7")]
    [InlineData("fe80::1C2D", "kiosk-1 kiosk-2")]
    [InlineData("ab:cd:ef", "kiosk-1 kiosk-2")]
    [InlineData("id=KIOSK-1", "kiosk-1")]
    [InlineData("id:kiosk hostname!=foyer", "kiosk-2")]
    [InlineData("hostname:\"foyer\",desk", "kiosk-1 desk-7")]
    [InlineData("hostname!=foyer,desk", "kiosk-2")]
    [InlineData("room:hall", "kiosk-1 kiosk-2")]
    [InlineData("-room:\"\"", "desk-7 new")]
    [InlineData("room<\"hall b\"", "kiosk-2")]
    [InlineData("tag=kiosk", "kiosk-1 kiosk-2")]
    [InlineData("tag!=public", "kiosk-2 desk-7 new")]
    [InlineData("address=10.1.2.3 mac:AB:CD", "kiosk-1 kiosk-2")]
    [InlineData("cpu:J4105 gpu:UHD os:debian architecture=x86_64", "kiosk-1 kiosk-2 desk-7")]
    [InlineData("model:futro", "kiosk-1 kiosk-2")]
    [InlineData("model!=nothing", "kiosk-1 kiosk-2")]
    [InlineData("kernel<6.2", "kiosk-2")]
    [InlineData("channel:beta", "kiosk-2")]
    [InlineData("channel!=beta", "kiosk-1")]
    [InlineData("cores:2,4", "kiosk-1 kiosk-2 desk-7")]
    [InlineData("cores!=4", "")]
    [InlineData("ram<4GiB", "kiosk-2")]
    [InlineData("ram<=4gib", "kiosk-2 desk-7")]
    [InlineData("ram=4294967296", "desk-7")]
    [InlineData("ram>=4.5GB", "kiosk-1")]
    [InlineData("disk>100GiB", "kiosk-1 kiosk-2 desk-7")]
    [InlineData("disk-free<21GiB memory-free=2GiB", "kiosk-1 kiosk-2")]
    [InlineData("load>1.5", "kiosk-1")]
    [InlineData("uptime>30d", "kiosk-1")]
    [InlineData("seen>2h", "kiosk-2 desk-7")]
    [InlineData("seen<1m", "kiosk-1 new")]
    [InlineData("seen>1w", "desk-7")]
    [InlineData("first-seen<2h", "desk-7")]
    [InlineData("agent<2.0", "kiosk-2")]
    [InlineData("agent=2.1", "kiosk-1")]
    [InlineData("agent!=2.1", "kiosk-2")]
    [InlineData("package:brow", "kiosk-1 kiosk-2")]
    [InlineData("package=brow", "")]
    [InlineData("package!=player", "kiosk-2 desk-7 new")]
    [InlineData("package:browser<2.0", "kiosk-2")]
    [InlineData("package:browser=2.1.0", "kiosk-1")]
    [InlineData("package:browser!=2.1.0", "kiosk-2")]
    [InlineData("-package:browser=2.1.0", "kiosk-2 desk-7 new")]
    [InlineData("package:browser,player=1.0", "kiosk-1")]
    [InlineData("package:\"browser\":2.1.0,1.4.2", "kiosk-1 kiosk-2")]
    [InlineData("presence:offline,stale", "kiosk-2 desk-7")]
    [InlineData("PRESENCE!=Online", "kiosk-2 desk-7")]
    [InlineData("damaged:yes", "kiosk-2")]
    [InlineData("damaged=no", "kiosk-1 desk-7 new")]
    [InlineData("cloned:yes", "desk-7")]
    [InlineData("  presence:online\t-new  ", "kiosk-1")]
    public void A_filter_means_these_devices(string text, string expected) => Assert.Equal(expected, Meant(text, _ => null));

    [Theory]
    [InlineData("group:kiosks", "kiosk-1 kiosk-2")]
    [InlineData("group:troubled,\"kiosks\"", "kiosk-1 kiosk-2 desk-7")]
    [InlineData("group!=kiosks", "desk-7 new")]
    [InlineData("-group:\"silent kiosks\"", "kiosk-1 desk-7 new")]
    [InlineData("group=troubled ram>3GiB", "desk-7")]
    public void A_group_stands_for_its_filter(string text, string expected) => Assert.Equal(expected, Meant(text, Groups));

    [Theory]
    [InlineData("seen>2h", true)]
    [InlineData("kiosk", false)]
    [InlineData("group:troubled", false)]
    [InlineData("group:long", true)]
    public void A_filter_tells_whether_time_alone_changes_what_it_means(string text, bool expected)
    {
        Assert.True(FleetFilter.TryParse(text, name => name == "long" ? "-first-seen<1d" : Groups(name), out var filter, out _));
        Assert.Equal(expected, filter.DependsOnTime);
        Assert.Equal(text.StartsWith("group", StringComparison.Ordinal), filter.HasGroups);
    }

    private static string? Groups(string name) => name switch
    {
        "kiosks" => "tag:kiosk",
        "troubled" => "presence:offline,stale",
        "silent kiosks" => "group:kiosks group:troubled",
        _ => null,
    };

    private static string Meant(string text, Func<string, string?> groups)
    {
        Assert.True(FleetFilter.TryParse(text, groups, out var filter, out var error), error?.Text);
        return string.Join(' ', Devices.Where(device => filter.Matches(device, TestFleet.Now)).Select(device => device.Id));
    }
}
