using System.Text.Json;
using ThinMqtt.Contracts;
using ThinMqtt.Testing;

namespace ThinMqtt.Manager.Tests;

/// <summary>The fleet in numbers.</summary>
public abstract class OverviewContract : ManagerContract
{
    private const string Path = "/api/v1/overview";

    [ContractFact]
    public async Task It_counts_devices_by_presence_and_what_they_have_installed()
    {
        await using var site = await StartAsync();
        await using var events = await site.EventsAsync();
        await using var one = await site.DeviceAsync("lab-1");
        await using var other = await site.DeviceAsync("lab-2");
        await one.BornAsync();
        await other.BornAsync();
        await one.SayAsync(DeviceTopic.Packages, Has(TestFleet.Package("hello", "1.10.0"), TestFleet.Package("browser", "2.0.0", PackageState.Damaged)));
        await other.SayAsync(DeviceTopic.Packages, Has(TestFleet.Package("hello", "1.9.0")));
        await other.GoodbyeAsync();
        await events.DeviceAsync("offline");

        var overview = await site.Manager.GetUntilAsync(
            Path, answer => answer.GetProperty("packages").GetArrayLength() == 2, "what the first device has is stored");

        Assert.Equal("""{"total":2,"online":1,"stale":0,"offline":1,"cloned":0,"damaged":1}""", overview.GetProperty("devices").GetRawText());
        Assert.Equal(
            """
            [{"package":"browser","versions":[{"version":"2.0.0","devices":1}]},
            {"package":"hello","versions":[{"version":"1.10.0","devices":1},{"version":"1.9.0","devices":1}]}]
            """.ReplaceLineEndings(""),
            overview.GetProperty("packages").GetRawText());
        Assert.Equal("""[{"version":"0.1.0","devices":2}]""", overview.GetProperty("agents").GetRawText());
    }

    [ContractFact]
    public async Task It_counts_releases_and_where_devices_are_with_them()
    {
        await using var site = await StartAsync();
        await using var events = await site.EventsAsync();
        await using var one = await site.DeviceAsync("lab-1");
        await using var other = await site.DeviceAsync("lab-2");
        Assert.Equal((0, 0, 0), Releases(await site.Manager.GetAsync(Path)));

        await site.ReleaseAsync("1.0.0");
        var id = await site.ReleaseAsync("2.0.0");
        Assert.Equal((1, 0, 0), Releases(await site.Manager.GetAsync(Path)));

        await one.UpdateAsync(UpdateState.Install, 1, "2.0.0");
        await events.ResultAsync("install");
        Assert.Equal((1, 1, 0), Releases(await site.Manager.GetAsync(Path)));

        await other.UpdateAsync(UpdateState.RolledBack, 2, "2.0.0");
        await events.ResultAsync("rolledBack");
        Assert.Equal((1, 1, 1), Releases(await site.Manager.GetAsync(Path)));

        await one.UpdateAsync(UpdateState.Succeeded, 3, "2.0.0");
        await events.ResultAsync("succeeded");
        Assert.Equal((1, 0, 1), Releases(await site.Manager.GetAsync(Path)));

        using var withdrawn = await site.Http.PostAsync($"/api/v1/releases/{id}/withdraw", null);
        Assert.Equal((0, 0, 0), Releases(await site.Manager.GetAsync(Path)));
    }

    [ContractFact]
    public async Task It_says_which_part_is_not_well()
    {
        await using var site = await StartAsync();
        await site.Manager.GetUntilAsync(Path, overview => Parts(overview).All(part => part.IsOk), "all is well");

        await site.Broker.StopAsync();

        var ill = await site.Manager.GetUntilAsync(Path, overview => !Parts(overview).All(part => part.IsOk), "the broker is gone");
        Assert.Equal([("broker", false), ("inventory", true), ("artifacts", true)], Parts(ill));
        Assert.Contains("no connection to the broker", ill.GetProperty("health").GetProperty("broker").GetProperty("text").GetString(), StringComparison.Ordinal);
    }

    private static (int Live, int Underway, int Failed) Releases(JsonElement overview)
    {
        var releases = overview.GetProperty("releases");
        return (releases.GetProperty("live").GetInt32(), releases.GetProperty("underway").GetInt32(), releases.GetProperty("failed").GetInt32());
    }

    private static IEnumerable<(string Name, bool IsOk)> Parts(JsonElement overview) =>
        overview.GetProperty("health").EnumerateObject().Select(part => (part.Name, part.Value.GetProperty("ok").GetBoolean()));

    private static PackagesPayload Has(params InstalledPackage[] packages) => new() { At = TestFleet.Now, Packages = packages };
}
