using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ThinMqtt.Dashboard.Tests;

/// <summary>Real agents update, and a person watches.</summary>
[Collection(BrowserTests.Name)]
public sealed class AgentTests(Chromium chromium, Site site) : IClassFixture<Site>
{
    [AgentFact]
    public async Task A_rollout_is_watched_from_its_first_device_to_its_last()
    {
        await using var first = await RealAgent.StartAsync(site.Server.Tcp, "watched-1", "watched");
        await using var second = await RealAgent.StartAsync(site.Server.Tcp, "watched-2", "watched");
        await using var devices = await DashboardPage.OpenAsync(chromium, site.Address, path: "/devices?filter=watched");
        await Expect(devices.Devices.Locator(".rows .row")).ToHaveCountAsync(2);

        var release = await site.ReleaseAsync("gated", "1.0.0", RealAgent.PackageThatWaits(), "watched");
        await using var watched = await DashboardPage.OpenAsync(chromium, site.Address, path: $"/releases/{release}");
        var progress = watched.Part("Progress");
        await Expect(progress).ToContainTextAsync("2 in progress");
        await first.OpenGateAsync();
        await Expect(progress).ToContainTextAsync("1 succeeded");
        await Expect(progress).ToContainTextAsync("1 in progress");
        await second.OpenGateAsync();
        await Expect(progress).ToContainTextAsync("2 succeeded");

        await Expect(devices.Devices.Locator(".rows .packages")).ToHaveTextAsync(["gated 1.0.0", "gated 1.0.0"]);
        devices.AssertNothingWentWrong();
        watched.AssertNothingWentWrong();
    }

    [AgentFact]
    public async Task A_device_tells_why_its_update_failed_with_its_log()
    {
        await using var agent = await RealAgent.StartAsync(site.Server.Tcp, "fails-1", "failing");
        await using var dashboard = await DashboardPage.OpenAsync(chromium, site.Address, path: "/devices/fails-1");
        await Expect(dashboard.Page.Locator(".headline .presence")).ToBeVisibleAsync();

        await site.ReleaseAsync("breaks", "1.0.0", RealAgent.PackageThatWaits(exitCode: 3), "failing");
        await agent.OpenGateAsync();

        var update = dashboard.Part("Updates").Locator("li").Filter(new LocatorFilterOptions { HasText = "breaks" });
        await Expect(update).ToContainTextAsync("failed");
        await update.GetByText("Log", new LocatorGetByTextOptions { Exact = true }).ClickAsync();
        await Expect(update.Locator("pre", new LocatorLocatorOptions { HasText = "at the gate: go" })).ToBeVisibleAsync();
        var why = dashboard.Part("Why not?");
        await why.GetByRole(AriaRole.Combobox).SelectOptionAsync(new SelectOptionValue { Label = "breaks 1.0.0 on failing" });
        await Expect(why.Locator(".verdict")).ToContainTextAsync("3");
        dashboard.AssertNothingWentWrong();
    }

    [AgentFact]
    public async Task A_device_shows_which_channels_it_follows()
    {
        await using var agent = await RealAgent.StartAsync(site.Server.Tcp, "channels-1");
        await using var dashboard = await DashboardPage.OpenAsync(chromium, site.Address, path: "/devices/channels-1");

        await Expect(dashboard.Part("Hardware").Locator("dd", new LocatorLocatorOptions { HasText = "stable" })).ToBeVisibleAsync();
    }
}
