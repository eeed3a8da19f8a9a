using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using FsCheck;
using FsCheck.Fluent;

namespace ThinMqtt.Manager.Tests;

/// <summary>Who begins with a window and follows its updates sees what a new window would show.</summary>
public sealed class LiveWindowTests
{
    private static readonly DeviceSummary[] Three = [TestFleet.Device("a"), TestFleet.Device("b"), TestFleet.Device("c")];

    private static readonly Gen<DeviceSummary> Devices =
        from number in Gen.Choose(0, 30)
        from presence in Gen.Elements(Enum.GetValues<DevicePresence>())
        from load in Gen.Choose(0, 4)
        from isNamed in ArbMap.Default.GeneratorFor<bool>()
        select TestFleet.Device($"pc-{number}", presence) with
        {
            Heartbeat = TestFleet.Heartbeat(load: load), Hardware = isNamed ? TestFleet.Hardware($"host-{presence}") : null,
        };

    private static readonly Gen<(string Id, DeviceSummary? Device)> Changes = Gen.Frequency(
        (9, Devices.Select(device => (device.Id, (DeviceSummary?)device))), (1, Devices.Select(device => (device.Id, (DeviceSummary?)null))));

    [Fact]
    public void Following_the_updates_shows_what_a_new_window_would() => Check.QuickThrowOnFailure(Prop.ForAll(
        (from rounds in Changes.ListOf().ListOf()
            from sort in Gen.Elements("hostname", "-load", "presence", "id")
            from text in Gen.Elements("", "presence:online,stale", "load>1")
            from first in Gen.Choose(0, 5)
            from size in Gen.Choose(1, 8)
            select (Rounds: rounds, Sort: sort, Filter: text, First: first, Size: size)).ToArbitrary(),
        one => Follow(one.Rounds, one.Sort, one.Filter, one.First, one.Size)));

    [Fact]
    public void What_changes_outside_of_the_window_is_not_shown()
    {
        var window = Begin(from: 0, count: 2);
        window.Change("c", Three[2] with { LastSeen = TestFleet.Now }, TestFleet.Now);
        Assert.Null(window.Show(3));
    }

    [Fact]
    public void Of_a_device_in_the_window_only_what_is_different_is_shown()
    {
        var window = Begin(from: 0, count: 2);
        window.Change("b", Three[1] with { LastSeen = TestFleet.Now, Presence = DevicePresence.Stale }, TestFleet.Now);

        var update = window.Show(3)!;

        Assert.Equal(new PresenceCounts(2, 1, 0), update.Presence);
        Assert.Null(update.Order ?? (object?)update.Items ?? update.Total ?? update.All);
        var change = Assert.Single(update.Changes!);
        Assert.Equal(["id", "presence", "lastSeen"], change.Keys);
        Assert.Null(window.Show(3));
    }

    [Fact]
    public void What_a_device_says_no_more_is_shown_as_gone()
    {
        var window = Begin(from: 0, count: 2);
        window.Change("a", Three[0] with { Agent = "1.0.0" }, TestFleet.Now);
        window.Show(3);
        window.Change("a", Three[0], TestFleet.Now);

        Assert.Equal("""{"changes":[{"id":"a","agent":null}]}""", Json(window.Show(3)!));
    }

    [Fact]
    public void A_device_that_comes_into_the_window_moves_another_one_out()
    {
        var window = Begin(from: 1, count: 2);
        window.Change("aa", TestFleet.Device("aa"), TestFleet.Now);

        var update = window.Show(4)!;

        Assert.Equal(["aa", "b"], update.Order!);
        Assert.Equal("aa", Assert.Single(update.Items!).Id);
        Assert.Equal((4, 4), (update.Total, update.All));
    }

    [Fact]
    public void A_device_that_time_takes_out_goes_within_five_seconds_and_not_each_time_that_another_one_changes()
    {
        Assert.True(FleetFilter.TryParse("seen<1m", _ => null, out var filter, out _));
        var window = new LiveWindow(FleetOrder.Default, 0, 10);
        window.Begin(filter, Three, 3, TestFleet.Now);

        window.Step(Three, TestFleet.Now.AddSeconds(48)); // 58 s ago
        window.Change("a", Three[0], TestFleet.Now.AddSeconds(52));
        window.Step(Three, TestFleet.Now.AddSeconds(52));
        Assert.Equal(["b", "c"], window.Show(3)!.Order!);
        Assert.Equal(TimeSpan.FromSeconds(1), window.UntilStep(TestFleet.Now.AddSeconds(52)));

        window.Step(Three, TestFleet.Now.AddSeconds(53));
        Assert.Equal(0, window.Show(3)!.Total);
        Assert.Equal(TimeSpan.FromSeconds(5), window.UntilStep(TestFleet.Now.AddSeconds(53)));
    }

    [Fact]
    public void A_clock_that_was_set_back_holds_nothing_up()
    {
        Assert.True(FleetFilter.TryParse("seen>1m", _ => null, out var filter, out _));
        var window = new LiveWindow(FleetOrder.Default, 0, 10);
        window.Begin(filter, Three, 3, TestFleet.Now.AddHours(1));

        window.Step(Three, TestFleet.Now);

        Assert.Equal(0, window.Show(3)!.Total);
    }

    private static LiveWindow Begin(int from, int count)
    {
        var window = new LiveWindow(FleetOrder.Default, from, count);
        window.Begin(FleetFilter.Everything, Three, Three.Length, TestFleet.Now);
        return window;
    }

    private static void Follow(IEnumerable<IEnumerable<(string Id, DeviceSummary? Device)>> rounds, string sort, string text, int from, int count)
    {
        Assert.True(FleetOrder.TryParse(sort, out var order, out _));
        Assert.True(FleetFilter.TryParse(text, _ => null, out var filter, out _));
        var devices = new Dictionary<string, DeviceSummary>();
        var window = new LiveWindow(order, from, count);
        var page = new Page(window.Begin(filter, [], 0, TestFleet.Now));
        foreach (var round in rounds)
        {
            foreach (var (id, device) in round)
            {
                devices.Remove(id);
                if (device is not null)
                {
                    devices.Add(id, device);
                }

                window.Change(id, device, TestFleet.Now);
            }

            page.Follow(window.Show(devices.Count));
            Assert.Equal(
                Json(new LiveWindow(order, from, count).Begin(filter, devices.Values, devices.Count, TestFleet.Now)), page.Shown());
        }
    }

    private static string Json(object value) => JsonSerializer.Serialize(value, Page.Options);

    /// <summary>What a web page does: it knows JSON, and nothing of devices.</summary>
    private sealed class Page
    {
        public static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
        {
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
            Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        };

        private readonly Dictionary<string, JsonElement> _window;
        private List<Dictionary<string, JsonElement>> _items;

        public Page(FleetWindow window)
        {
            _window = Fields(window);
            _items = [.. window.Items.Select(Fields)];
        }

        public void Follow(FleetWindowUpdate? update)
        {
            if (update is null)
            {
                return;
            }

            var fields = Fields(update);
            foreach (var name in new[] { "total", "all", "presence" }.Where(fields.ContainsKey))
            {
                _window[name] = fields[name];
            }

            _items.AddRange(Each(fields, "items"));
            foreach (var change in Each(fields, "changes"))
            {
                Change(_items.Single(item => item["id"].GetString() == change["id"].GetString()), change);
            }

            if (fields.TryGetValue("order", out var order))
            {
                _items = [.. order.EnumerateArray().Select(id => _items.Single(item => item["id"].GetString() == id.GetString()))];
            }
        }

        /// <summary>In the order of the record's fields.</summary>
        public string Shown()
        {
            _window["items"] = JsonSerializer.SerializeToElement(_items.Select(item => JsonSerializer.Deserialize<DeviceSummary>(Text(item), Options)), Options);
            return Text(_window);
        }

        private static void Change(Dictionary<string, JsonElement> item, Dictionary<string, JsonElement> change)
        {
            foreach (var (name, value) in change)
            {
                item[name] = value;
                if (value.ValueKind == JsonValueKind.Null)
                {
                    item.Remove(name);
                }
            }
        }

        private static string Text(Dictionary<string, JsonElement> fields) => JsonSerializer.Serialize(fields, Options);

        private static Dictionary<string, JsonElement> Fields<T>(T value) =>
            JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(JsonSerializer.Serialize(value, Options), Options)!;

        private static IEnumerable<Dictionary<string, JsonElement>> Each(Dictionary<string, JsonElement> fields, string name) =>
            fields.TryGetValue(name, out var array) ? array.EnumerateArray().Select(Fields) : [];
    }
}
