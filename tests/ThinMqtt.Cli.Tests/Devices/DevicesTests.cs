using System.Text.Json;
using ThinMqtt.Client;
using ThinMqtt.Contracts;
using ThinMqtt.Testing;

namespace ThinMqtt.Cli.Tests;

public sealed class DevicesTests(Fleet fleet) : IClassFixture<Fleet>
{
    [Fact]
    public async Task A_pipe_gets_a_line_for_each_device_with_nothing_cut()
    {
        await using var device = await LabAsync("list-1", "a-host-name-that-is-far-too-long-for-a-column-of-a-terminal");

        var outcome = (await fleet.RunAsync("devices", "--search", "list-1")).Expect(ExitCode.Succeeded);

        var lines = outcome.Output.TrimEnd().Split('\n');
        Assert.Equal(2, lines.Length);
        Assert.All(["HOST NAME", "ID", "PRESENCE", "ADDRESSES", "CPU", "GPU", "RAM", "LAST SEEN"], header => Assert.Contains(header, lines[0], StringComparison.Ordinal));
        Assert.Matches(
            @"^a-host-name-that-is-far-too-long-for-a-column-of-a-terminal  list-1  online +10\.0\.0\.5 +Intel Celeron J4125  Intel UHD Graphics 600  4 GiB  \d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ$",
            lines[1].TrimEnd('\r'));
        Assert.DoesNotContain('\e', outcome.All);
    }

    [Fact]
    public async Task Json_is_what_the_REST_API_says_with_these_names_and_types()
    {
        await using var device = await LabAsync("json-1", "json-host");
        await device.BeatAsync();
        await fleet.UntilKnownAsync("json-1", found => found.TryGetProperty("heartbeat", out _));

        var json = (await fleet.RunAsync("devices", "--search", "json-1", "--json")).Expect(ExitCode.Succeeded).Json;

        Assert.Equal("items", Assert.Single(json.EnumerateObject()).Name);
        var item = Assert.Single(json.GetProperty("items").EnumerateArray());
        Assert.True(JsonElement.DeepEquals((await fleet.GetAsync("devices?filter=json-1")).GetProperty("items")[0], item));
        JsonShape.Has(item, ("id", JsonValueKind.String), ("presence", JsonValueKind.String), ("reason", JsonValueKind.String), ("isCloned", JsonValueKind.False));
        JsonShape.Has(item, ("agent", JsonValueKind.String), ("firstSeen", JsonValueKind.String), ("lastSeen", JsonValueKind.String));
        JsonShape.Has(item.GetProperty("heartbeat"), ("sequence", JsonValueKind.Number), ("load", JsonValueKind.Number), ("memoryFree", JsonValueKind.Number));
        JsonShape.Has(item.GetProperty("hardware"), ("hostname", JsonValueKind.String), ("addresses", JsonValueKind.Array), ("memory", JsonValueKind.Number));
        JsonShape.Has(item.GetProperty("hardware").GetProperty("cpu"), ("model", JsonValueKind.String), ("cores", JsonValueKind.Number));
        Assert.Equal("online", item.GetProperty("presence").GetString());
        Assert.True(item.GetProperty("lastSeen").TryGetDateTimeOffset(out _));
    }

    [Fact]
    public async Task Presence_and_search_choose_devices()
    {
        await using var stays = await fleet.BornAsync("choose-on");
        await using var goes = await fleet.BornAsync("choose-off");
        await goes.GoodbyeAsync();
        await fleet.UntilKnownAsync("choose-off", found => found.GetProperty("presence").GetString() == "offline");

        Assert.Equal(["choose-on"], await IdsAsync("--presence", "online", "--search", "CHOOSE"));
        Assert.Equal(["choose-off"], await IdsAsync("--presence", "offline", "--search", "choose"));
        Assert.Equal(["choose-off", "choose-on"], await IdsAsync("--search", "choose"));
        Assert.Empty(await IdsAsync("--search", "#no & such=device"));
    }

    [Fact]
    public async Task More_devices_than_a_page_has_are_all_listed()
    {
        var ids = Enumerable.Range(1, 1100).Select(number => $"many-{number:0000}").ToList();
        await using var client = new MqttClient(new MqttClientOptions { Server = fleet.Mqtt });
        await client.ConnectAsync().Within("a client connects");
        foreach (var id in ids)
        {
            await client.PublishAsync(new MqttMessage(DeviceTopics.Hardware(DeviceId.Parse(id)), Payload.ToUtf8(TestDevice.Hardware(id)), Protocol.QoS.AtLeastOnce));
        }

        await fleet.UntilKnownAsync(ids[^1], _ => true);

        Assert.Equal(ids, await IdsAsync("--search", "many-"));
    }

    [Fact]
    public async Task An_inventory_without_devices_is_no_error_and_says_what_to_do()
    {
        await using var empty = await OwnFleet.StartAsync();

        Assert.Contains("thinmqtt-agent", (await empty.RunAsync("devices")).Expect(ExitCode.Succeeded).All, StringComparison.Ordinal);
        Assert.Equal("""{"items":[]}""", (await empty.RunAsync("devices", "--json")).Expect(ExitCode.Succeeded).Output.Trim());
        Assert.Equal("[]", (await empty.RunAsync("release", "list", "--json")).Expect(ExitCode.Succeeded).Output.Trim());
    }

    [Theory]
    [InlineData("--presence", "asleep")]
    [InlineData("--limit", "3")]
    public async Task Options_that_it_does_not_have_are_named(string option, string value) =>
        (await fleet.RunAsync("devices", option, value)).ExpectError(ExitCode.Misused, value, "thinctl devices --help");

    [Fact]
    public async Task Show_tells_hardware_packages_results_with_reasons_and_history()
    {
        await using var device = await LabAsync("show-1", "show-host");
        var release = await fleet.PublishAsync("1.0.1");
        await device.SayAsync(DeviceTopic.Packages, new PackagesPayload { At = DateTimeOffset.UnixEpoch, Packages = [Package()] });
        await device.UpdateAsync(UpdateState.RolledBack, 5, "1.0.1", "The health check ended with exit code 7.");
        await fleet.UntilKnownAsync("show-1", found => found.GetProperty("results").GetArrayLength() == 1 && found.GetProperty("packages").GetArrayLength() == 1);

        var text = (await fleet.RunAsync("device", "show", "show-1")).Expect(ExitCode.Succeeded).Output;

        Assert.All(
            ["show-1: online", "show-host", "Intel(R) Celeron(R) J4125", "4 GiB", "hello", "0.9.0", $"hello 1.0.1: rolledBack (release {release}", "The health check ended with exit code 7.", "History", "discovered"],
            part => Assert.Contains(part, text, StringComparison.Ordinal));
        var json = (await fleet.RunAsync("device", "show", "show-1", "--json")).Expect(ExitCode.Succeeded).Json;
        Assert.True(JsonElement.DeepEquals(await fleet.GetAsync("devices/show-1"), json));
        JsonShape.Has(json, ("packages", JsonValueKind.Array), ("results", JsonValueKind.Array), ("events", JsonValueKind.Array));
        JsonShape.Has(json.GetProperty("packages")[0], ("package", JsonValueKind.String), ("version", JsonValueKind.String), ("state", JsonValueKind.String));
        JsonShape.Has(
            json.GetProperty("results")[0],
            ("release", JsonValueKind.Number), ("state", JsonValueKind.String), ("isFinal", JsonValueKind.True), ("attempt", JsonValueKind.Number), ("reason", JsonValueKind.String), ("at", JsonValueKind.String));
        JsonShape.Has(json.GetProperty("events")[0], ("at", JsonValueKind.String), ("kind", JsonValueKind.String), ("text", JsonValueKind.String));
    }

    [Fact]
    public async Task What_a_device_says_cannot_steer_the_terminal()
    {
        await using var device = await LabAsync("steer-1", "\e]0;mine\a\e[2J[red]x");

        Assert.Contains("[red]x", (await fleet.RunAsync("devices", "--search", "steer-1")).Expect(ExitCode.Succeeded).Output, StringComparison.Ordinal);
        var text = (await fleet.RunAsync("device", "show", "steer-1")).Expect(ExitCode.Succeeded).Output;
        Assert.Contains("?]0;mine??[2J[red]x", text, StringComparison.Ordinal);
        Assert.DoesNotContain('\e', text);
    }

    [Fact]
    public async Task An_id_with_characters_that_URLs_use_finds_its_device()
    {
        await using var device = await fleet.BornAsync("room 1?&=%");
        Assert.Equal("room 1?&=%", (await fleet.RunAsync("device", "show", "room 1?&=%", "--json")).Expect(ExitCode.Succeeded).Json.GetProperty("id").GetString());
    }

    [Fact]
    public async Task A_device_that_was_never_seen_is_exit_code_4() =>
        (await fleet.RunAsync("device", "show", "nobody")).ExpectError(ExitCode.NotFound, "No device 'nobody' has been seen.");

    [Fact]
    public async Task What_is_no_device_id_is_not_even_asked_for() =>
        (await fleet.RunAsync("device", "show", "a/b")).ExpectError(ExitCode.Misused, "'a/b' contains '/'", "thinctl device show --help");

    private static InstalledPackage Package() => new()
    {
        Package = PackageName.Parse("hello"),
        Version = SemanticVersion.Parse("0.9.0"),
        Md5 = new string('0', 32),
        State = PackageState.Installed,
        InstalledAt = DateTimeOffset.UnixEpoch,
    };

    private async Task<TestDevice> LabAsync(string id, string hostname)
    {
        var device = await fleet.BornAsync(id);
        await device.SayAsync(DeviceTopic.Hardware, TestDevice.Hardware(hostname) with
        {
            Cpu = new Processor { Model = "Intel(R) Celeron(R) J4125 CPU @ 2.00GHz", Cores = 4, Threads = 4 },
            Gpus = [new GraphicsCard { Name = "Intel Corporation UHD Graphics 600 (rev 06)", Driver = "i915" }],
        });
        await fleet.UntilKnownAsync(id, found => found.TryGetProperty("hardware", out _));
        return device;
    }

    private async Task<IEnumerable<string?>> IdsAsync(params string[] options) =>
        (await fleet.RunAsync(["devices", "--json", .. options])).Expect(ExitCode.Succeeded).Json
            .GetProperty("items").EnumerateArray().Select(item => item.GetProperty("id").GetString());
}
