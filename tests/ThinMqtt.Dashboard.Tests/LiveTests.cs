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
        await using var dashboard = await DashboardPage.OpenAsync(chromium, site.Address);

        await site.Fleet.StartAsync("appears", Machines.Wyse("reception-1", "10.20.1.11"), "hello 1.0.0", "base 1.2.0 damaged");

        var row = DashboardPage.Row(dashboard.Devices, "appears");
        foreach (var text in new[] { "reception-1", "10.20.1.11", "Intel Celeron J4105 · 4 cores", "Intel UHD Graphics 600", "4 GB", "hello 1.0.0", "base 1.2.0 damaged" })
        {
            await Expect(row).ToContainTextAsync(text);
        }

        await Expect(row.Locator(".alive")).ToHaveTextAsync("online");
        await Expect(row.Locator(".seen")).ToContainTextAsync("ago");
        await Expect(dashboard.Activity).ToContainTextAsync("Seen for the first time.");
        dashboard.AssertNothingWentWrong();
    }

    [BrowserFact]
    public async Task A_device_that_is_lost_goes_offline_and_comes_back()
    {
        await using var dashboard = await DashboardPage.OpenAsync(chromium, site.Address);
        await using var connection = await site.Fleet.ConnectAsync("goes");
        await site.Fleet.StartAsync("goes", Machines.Pi("signage", "10.20.9.40"));
        var state = DashboardPage.Row(dashboard.Devices, "goes").Locator(".alive");
        await Expect(state).ToHaveTextAsync("online");

        await connection.DisconnectAsync(ReasonCode.DisconnectWithWillMessage);
        await Expect(state).ToHaveTextAsync("offline");
        await Expect(dashboard.Activity).ToContainTextAsync("Its connection was lost.");

        await site.Fleet.PresenceAsync("goes", PresenceState.Online, PresenceReason.Started);
        await Expect(state).ToHaveTextAsync("online");
        dashboard.AssertNothingWentWrong();
    }

    [BrowserFact]
    public async Task A_silent_device_becomes_stale_until_its_heartbeat_is_back()
    {
        await using var dashboard = await DashboardPage.OpenAsync(chromium, site.Address);
        await site.Fleet.StartAsync("silent", Machines.N100("ward-3", "10.20.7.8"));
        var row = DashboardPage.Row(dashboard.Devices, "silent");
        await Expect(row.Locator(".alive")).ToHaveTextAsync("stale");
        var before = await SeenAsync(row);

        await site.Fleet.BeatAsync("silent");

        await Expect(row.Locator(".alive")).ToHaveTextAsync("online");
        await Expect(row.Locator(".seen time")).Not.ToHaveAttributeAsync("datetime", before);
        dashboard.AssertNothingWentWrong();
    }

    [BrowserFact]
    public async Task Heartbeats_move_last_seen_without_any_request()
    {
        await site.Fleet.StartAsync("beats", Machines.N100("ward-4", "10.20.7.9"));
        await using var dashboard = await DashboardPage.OpenAsync(chromium, site.Address);
        var row = DashboardPage.Row(dashboard.Devices, "beats");
        var before = await SeenAsync(row);
        var requests = dashboard.Requests.Count(request => request.Contains("id=beats", StringComparison.Ordinal));

        await site.Fleet.BeatAsync("beats");

        await Expect(row.Locator(".seen time")).Not.ToHaveAttributeAsync("datetime", before);
        Assert.Equal(requests, dashboard.Requests.Count(request => request.Contains("id=beats", StringComparison.Ordinal)));
    }

    [BrowserFact]
    public async Task A_search_and_a_state_narrow_the_devices_and_columns_sort_them()
    {
        await site.Fleet.StartAsync("sort-a", Machines.Pi("aa-sorted", "10.1.0.10"));
        await site.Fleet.StartAsync("sort-b", Machines.T640("bb-sorted", "10.1.0.9"));
        await site.Fleet.StartAsync("sort-c", Machines.N100("cc-sorted", "10.1.0.8"));
        await site.Fleet.PresenceAsync("sort-b", PresenceState.Offline, PresenceReason.Shutdown);
        await using var dashboard = await DashboardPage.OpenAsync(chromium, site.Address, path: "/devices");
        var hosts = dashboard.Devices.Locator("tbody .host");

        await dashboard.Page.GetByLabel("Search devices").FillAsync("SORTED 10.1");
        await Expect(hosts).ToHaveTextAsync(["aa-sorted", "bb-sorted", "cc-sorted"]);

        await dashboard.Devices.GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "RAM" }).ClickAsync();
        await Expect(hosts).ToHaveTextAsync(["cc-sorted", "bb-sorted", "aa-sorted"]);
        await dashboard.Page.Keyboard.PressAsync("Enter");
        await Expect(hosts).ToHaveTextAsync(["aa-sorted", "bb-sorted", "cc-sorted"]);
        await Expect(dashboard.Devices.Locator("th.ram")).ToHaveAttributeAsync("aria-sort", "ascending");
        await dashboard.Devices.GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Addresses" }).ClickAsync();
        await Expect(hosts).ToHaveTextAsync(["cc-sorted", "bb-sorted", "aa-sorted"]);

        await dashboard.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Offline" }).ClickAsync();
        await Expect(hosts).ToHaveTextAsync(["bb-sorted"]);

        await dashboard.Page.GetByLabel("Search devices").FillAsync("nobody");
        await dashboard.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Show all devices" }).ClickAsync();
        await Expect(DashboardPage.Row(dashboard.Devices, "aa-sorted")).ToBeVisibleAsync();
        dashboard.AssertNothingWentWrong();
    }

    private static async Task<string> SeenAsync(ILocator row) => await row.Locator(".seen time").GetAttributeAsync("datetime") ?? "";
}
