using FsCheck;
using FsCheck.Fluent;

namespace ThinMqtt.Manager.Tests;

/// <summary>Orders and pages.</summary>
public sealed class FleetPageTests
{
    private static readonly Gen<DeviceSummary> Devices =
        from number in Gen.Choose(0, 60)
        from presence in Gen.Elements(Enum.GetValues<DevicePresence>())
        from room in Gen.Elements("A", "b", "a", null)
        from load in Gen.Elements(0.5, 1, 2, double.NaN)
        select TestFleet.Device($"pc-{number}", presence) with
        {
            Labels = new DeviceLabels { Room = room }, Heartbeat = double.IsNaN(load) ? null : TestFleet.Heartbeat(load: load),
        };

    [Theory]
    [InlineData("hostname", "pc-2 PC-10 pc-10")]
    [InlineData("-hostname", "PC-10 pc-10 pc-2")]
    [InlineData("id", "a b c")]
    [InlineData("ram", "a b c")]
    [InlineData("-ram", "b a c")]
    [InlineData("presence", "c a b")]
    [InlineData("seen", "b a c")]
    [InlineData("room", "b a c")]
    [InlineData("-room", "b a c")]
    public void Devices_are_sorted_as_a_person_expects(string sort, string expected)
    {
        DeviceSummary[] devices =
        [
            TestFleet.Device("a", DevicePresence.Stale) with { Hardware = TestFleet.Hardware("PC-10", 1), LastSeen = TestFleet.Now.AddSeconds(-2) },
            TestFleet.Device("c", DevicePresence.Offline) with { LastSeen = TestFleet.Now.AddSeconds(-3) },
            TestFleet.Device("b") with
            {
                Hardware = TestFleet.Hardware("pc-10", 2), LastSeen = TestFleet.Now.AddSeconds(-1), Labels = new DeviceLabels { Room = "x" },
            },
        ];
        Assert.True(FleetOrder.TryParse(sort, out var order, out _));

        if (sort.EndsWith("hostname", StringComparison.Ordinal))
        {
            devices[1] = devices[1] with { Hardware = TestFleet.Hardware("pc-2") };
            Assert.Equal(expected, string.Join(' ', Page(devices, order).Rows.Select(row => row.Device.Hardware!.Hostname)));
            return;
        }

        Assert.Equal(expected, string.Join(' ', Page(devices, order).Rows.Select(row => row.Id)));
    }

    [Theory]
    [InlineData("hostnam", "did you mean 'hostname'?")]
    [InlineData("--id", "did you mean 'id'?")]
    [InlineData("colour", "but by hostname, id,")]
    public void An_order_that_there_is_not_is_refused(string sort, string expected)
    {
        Assert.False(FleetOrder.TryParse(sort, out _, out var reason));
        Assert.Contains(expected, reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Pages_one_after_the_other_are_the_whole_list() => Check.QuickThrowOnFailure(Prop.ForAll(
        (from devices in Devices.ListOf()
            from sort in Gen.Elements("hostname", "-room", "load", "-load", "presence", "-id")
            from limit in Gen.Choose(1, 7)
            select (Devices: devices.DistinctBy(device => device.Id).ToList(), Sort: sort, Limit: limit)).ToArbitrary(),
        one =>
        {
            Assert.True(FleetOrder.TryParse(one.Sort, out var order, out _));
            var pages = Pages(one.Devices, order, one.Limit).ToList();
            Assert.All(pages, page => Assert.Equal(one.Devices.Count, page.Total));
            Assert.All(pages[..^1], page => Assert.Equal(one.Limit, page.Rows.Count));
            Assert.Equal(
                one.Devices.Select(order.Row).Order(order).Select(row => row.Id), pages.SelectMany(page => page.Rows).Select(row => row.Id));
        }));

    [Theory]
    [InlineData("")]
    [InlineData("lab-1")]
    [InlineData("bnVsbA")]
    [InlineData("WzEsMiwzLDRd")]
    [InlineData("W251bGwsbnVsbCxudWxsLG51bGxd")]
    public void A_cursor_that_somebody_has_made_up_is_none(string text) => Assert.False(FleetCursor.TryParse(text, FleetOrder.Default, out _));

    [Fact]
    public void A_cursor_of_another_order_is_none()
    {
        Assert.True(FleetOrder.TryParse("-hostname", out var other, out _));
        var cursor = FleetCursor.Behind(FleetOrder.Default.Row(TestFleet.Device("a")), FleetOrder.Default);

        Assert.False(FleetCursor.TryParse(cursor.ToString(), other, out _));
        Assert.True(FleetCursor.TryParse(cursor.ToString(), FleetOrder.Default, out var read));
        Assert.Equal(cursor, read);
    }

    private static FleetPage Page(IEnumerable<DeviceSummary> devices, FleetOrder order, FleetCursor? after = null, int limit = 100) =>
        FleetPage.Of(devices, FleetFilter.Everything, order, after, limit, TestFleet.Now);

    private static IEnumerable<FleetPage> Pages(IReadOnlyList<DeviceSummary> devices, FleetOrder order, int limit)
    {
        FleetCursor? after = null;
        do
        {
            if (after is not null)
            {
                Assert.True(FleetCursor.TryParse(after.ToString(), order, out after));
            }

            var page = Page(devices, order, after, limit);
            yield return page;
            after = page.Next;
        }
        while (after is not null);
    }
}
