using Microsoft.Playwright;
using ThinMqtt.Contracts;
using static Microsoft.Playwright.Assertions;

namespace ThinMqtt.Dashboard.Tests;

[Collection(BrowserTests.Name)]
public sealed class ConnectionTests(Chromium chromium) : IAsyncLifetime
{
    private readonly Site _site = new();

    [BrowserFact]
    public async Task Before_anything_is_there_the_page_says_how_to_begin()
    {
        await using var dashboard = await DashboardPage.OpenAsync(chromium, _site.Address);

        await Expect(dashboard.Page.GetByText("No device has been seen yet")).ToBeVisibleAsync();
        await Expect(dashboard.Page.GetByText("thinmqtt-agent --server mqtt://127.0.0.1:")).ToBeVisibleAsync();
        await Expect(dashboard.Page.GetByText("No release has been announced yet")).ToBeVisibleAsync();
        dashboard.AssertNothingWentWrong();
    }

    [BrowserFact]
    public async Task A_server_that_stops_is_said_and_what_was_missed_is_read_when_it_is_back()
    {
        await _site.Fleet.StartAsync("before", Machines.Wyse("was-here", "10.20.1.11"));
        await using var dashboard = await DashboardPage.OpenAsync(chromium, _site.Address);
        await Expect(DashboardPage.Row(dashboard.Devices, "was-here")).ToBeVisibleAsync();

        await _site.Server.StopAsync();
        await Expect(dashboard.Connection).ToHaveTextAsync("Disconnected");
        var banner = dashboard.Page.GetByRole(AriaRole.Alert);
        await Expect(banner).ToContainTextAsync("The manager cannot be reached. What is shown is as of");
        await Expect(banner).ToContainTextAsync("Trying again");
        await Expect(DashboardPage.Row(dashboard.Devices, "was-here")).ToBeVisibleAsync();

        await _site.Server.StartAsync();
        await using (var fleet = await Fleet.ConnectAsync(_site.Server.Tcp))
        {
            await fleet.StartAsync("meanwhile", Machines.Pi("came-meanwhile", "10.20.9.40"));
            await fleet.PresenceAsync("before", PresenceState.Offline, PresenceReason.Shutdown);
        }

        await Expect(dashboard.Connection).ToHaveTextAsync("Live");
        await Expect(banner).ToBeHiddenAsync();
        await Expect(DashboardPage.Row(dashboard.Devices, "came-meanwhile")).ToBeVisibleAsync();
        await Expect(DashboardPage.Row(dashboard.Devices, "was-here").Locator(".alive")).ToHaveTextAsync("offline");
    }

    [BrowserFact]
    public async Task A_thousand_devices_at_once_are_shown_with_few_requests()
    {
        const int devices = 1000;
        await using var dashboard = await DashboardPage.OpenAsync(chromium, _site.Address, path: "/devices");
        var begun = DateTimeOffset.UtcNow;

        await Parallel.ForEachAsync(
            Enumerable.Range(0, devices),
            new ParallelOptions { MaxDegreeOfParallelism = 50 },
            async (number, _) => await _site.Fleet.StartAsync($"many-{number}", Machines.Wyse($"host-{number}", $"10.9.{number / 256}.{number % 256}"), "hello 1.0.0"));

        await Expect(dashboard.Page.Locator("[data-count=online]")).ToHaveTextAsync("1,000");
        var rows = dashboard.Devices.Locator("tbody tr");
        await Expect(rows).ToHaveCountAsync(200);
        await rows.Last.ScrollIntoViewIfNeededAsync();
        await Expect(rows).Not.ToHaveCountAsync(200);
        var asked = dashboard.Requests.Count(request => request.StartsWith("/api/v1/devices?id=", StringComparison.Ordinal));
        Assert.InRange(asked, 1, (4 * (DateTimeOffset.UtcNow - begun).TotalSeconds) + 4);

        await dashboard.Page.GetByLabel("Search devices").FillAsync("host-777");
        await Expect(rows).ToHaveCountAsync(1);
        dashboard.AssertNothingWentWrong();
    }

    public Task InitializeAsync() => Chromium.SkipReason is null ? _site.InitializeAsync() : Task.CompletedTask;

    public Task DisposeAsync() => Chromium.SkipReason is null ? _site.DisposeAsync() : Task.CompletedTask;
}
