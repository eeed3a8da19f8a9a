using Microsoft.Playwright;
using ThinMqtt.Contracts;
using ThinMqtt.Protocol;
using static Microsoft.Playwright.Assertions;

namespace ThinMqtt.Dashboard.Tests;

/// <summary>What happens is on the page without a reload.</summary>
[Collection(BrowserTests.Name)]
public sealed class LiveTests(Chromium chromium, Site site) : IClassFixture<Site>
{
    [BrowserFact]
    public async Task A_device_appears_with_what_it_is_and_has()
    {
        await using var dashboard = await DashboardPage.OpenAsync(chromium, site.Address, path: "/devices");

        await site.Fleet.StartAsync("appears", Machines.Wyse("reception-1", "10.20.1.11"), "hello 1.0.0", "base 1.2.0 damaged");

        var row = DashboardPage.Row(dashboard.Devices, "appears");
        foreach (var text in new[] { "reception-1", "10.20.1.11", "Intel Celeron J4105 ×4", "Intel UHD Graphics 600", "4 GiB", "31 GB", "Debian 12", "hello 1.0.0", "base 1.2.0 damaged" })
        {
            await Expect(row).ToContainTextAsync(text);
        }

        await Expect(row.Locator(".cell.presence")).ToHaveTextAsync("online");
        await Expect(row.Locator(".seen time")).ToHaveAttributeAsync("datetime", new System.Text.RegularExpressions.Regex("^20"));
        dashboard.AssertNothingWentWrong();
    }

    [BrowserFact]
    public async Task A_device_that_is_lost_goes_offline_and_comes_back()
    {
        await using var dashboard = await DashboardPage.OpenAsync(chromium, site.Address, path: "/devices");
        await using var activity = await DashboardPage.OpenAsync(chromium, site.Address, path: "/activity");
        await using var connection = await site.Fleet.ConnectAsync("goes");
        await site.Fleet.StartAsync("goes", Machines.Pi("signage", "10.20.9.40"));
        var state = DashboardPage.Row(dashboard.Devices, "goes").Locator(".cell.presence");
        await Expect(state).ToHaveTextAsync("online");

        await connection.DisconnectAsync(ReasonCode.DisconnectWithWillMessage);
        await Expect(state).ToHaveTextAsync("offline");
        await Expect(activity.Activity).ToContainTextAsync("Its connection was lost.");

        await site.Fleet.PresenceAsync("goes", PresenceState.Online, PresenceReason.Started);
        await Expect(state).ToHaveTextAsync("online");
        dashboard.AssertNothingWentWrong();
        activity.AssertNothingWentWrong();
    }

    [BrowserFact]
    public async Task A_silent_device_becomes_stale_until_its_heartbeat_is_back()
    {
        await using var dashboard = await DashboardPage.OpenAsync(chromium, site.Address, path: "/devices");
        await site.Fleet.StartAsync("silent", Machines.N100("ward-3", "10.20.7.8"));
        var row = DashboardPage.Row(dashboard.Devices, "silent");
        await Expect(row.Locator(".cell.presence")).ToHaveTextAsync("stale");
        var before = await SeenAsync(row);

        await site.Fleet.BeatAsync("silent");

        await Expect(row.Locator(".cell.presence")).ToHaveTextAsync("online");
        await Expect(row.Locator(".seen time")).Not.ToHaveAttributeAsync("datetime", before);
        dashboard.AssertNothingWentWrong();
    }

    [BrowserFact]
    public async Task Heartbeats_move_last_seen_without_any_request()
    {
        await site.Fleet.StartAsync("beats", Machines.N100("ward-4", "10.20.7.9"));
        await using var dashboard = await DashboardPage.OpenAsync(chromium, site.Address, path: "/devices?filter=beats");
        var row = DashboardPage.Row(dashboard.Devices, "beats");
        var before = await SeenAsync(row);
        var requests = dashboard.Requests.Count;

        await site.Fleet.BeatAsync("beats");

        await Expect(row.Locator(".seen time")).Not.ToHaveAttributeAsync("datetime", before);
        Assert.Equal(requests, dashboard.Requests.Count);
    }

    [BrowserFact]
    public async Task The_overview_counts_and_leads_on()
    {
        await using var dashboard = await DashboardPage.OpenAsync(chromium, site.Address);
        await site.Fleet.StartAsync("counted", Machines.Pi("counted", "10.20.9.50"), "counted-package 1.0.0");
        await site.Fleet.PresenceAsync("counted", PresenceState.Offline, PresenceReason.Shutdown);

        var versions = dashboard.Part("Versions in the fleet");
        await Expect(versions).ToContainTextAsync("counted-package");
        await Expect(dashboard.Page.Locator("[data-count=offline]")).Not.ToHaveTextAsync("0");
        await Expect(dashboard.Part("Health")).ToContainTextAsync("Inventory");
        await Expect(dashboard.Activity).ToContainTextAsync("counted");

        await versions.Locator("section").Filter(new LocatorFilterOptions { HasText = "counted-package" }).GetByRole(AriaRole.Link).ClickAsync();
        await Expect(dashboard.Filter).ToHaveValueAsync("package:counted-package=1.0.0");
        await Expect(DashboardPage.Row(dashboard.Devices, "counted")).ToBeVisibleAsync();
        dashboard.AssertNothingWentWrong();
    }

    private static async Task<string> SeenAsync(ILocator row) => await row.Locator(".seen time").GetAttributeAsync("datetime") ?? "";
}
