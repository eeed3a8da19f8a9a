using Microsoft.Playwright;
using ThinMqtt.Contracts;
using static Microsoft.Playwright.Assertions;

namespace ThinMqtt.Dashboard.Tests;

/// <summary>The page of one device.</summary>
[Collection(BrowserTests.Name)]
public sealed class DeviceTests(Chromium chromium, Site site) : IClassFixture<Site>
{
    [BrowserFact]
    public async Task It_shows_what_the_device_is_has_and_did()
    {
        await site.ReleaseAsync("shown");
        await site.Fleet.StartAsync("shows", Machines.Wyse("reception-1", "10.20.1.11"), "hello 1.0.0", "base 1.2.0 damaged");
        await site.Fleet.UpdateAsync("shows", "shown", "1.0.0", UpdateState.RolledBack, "the health check ended with 3");
        await using var dashboard = await OpenAsync("shows");

        foreach (var text in new[] { "Intel Celeron J4105, 4 cores", "Intel UHD Graphics 600 (i915)", "4 GiB, 1.0 GiB free", "10.20.1.11", "Debian GNU/Linux 12", "6.1.0-28-amd64" })
        {
            await Expect(dashboard.Part("Hardware")).ToContainTextAsync(text);
        }

        await Expect(dashboard.Part("Packages")).ToContainTextAsync("damaged: its files differ from its checksum");
        await Expect(dashboard.Part("Packages").GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Copy the MD5" })).ToHaveCountAsync(2);
        await Expect(dashboard.Part("Updates")).ToContainTextAsync("rolled back");
        await Expect(dashboard.Part("Updates")).ToContainTextAsync("the health check ended with 3");
        await Expect(dashboard.Part("History")).ToContainTextAsync("Seen for the first time.");
        await Expect(dashboard.Part("Presence").GetByRole(AriaRole.Img)).ToHaveAttributeAsync("aria-label", new System.Text.RegularExpressions.Regex("^Online for "));
        dashboard.AssertNothingWentWrong();
    }

    [BrowserFact]
    public async Task What_happens_to_it_is_shown_as_it_happens()
    {
        await site.ReleaseAsync("happens");
        await site.Fleet.StartAsync("lives", Machines.Pi("signage", "10.20.9.40"));
        await using var dashboard = await OpenAsync("lives");
        await Expect(dashboard.Page.Locator(".headline .presence")).ToHaveTextAsync("online");

        await site.Fleet.UpdateAsync("lives", "happens", "1.0.0", UpdateState.Download, percent: 40);
        await Expect(dashboard.Part("Updates")).ToContainTextAsync("downloading 40 %");
        await site.Fleet.PresenceAsync("lives", PresenceState.Offline, PresenceReason.Shutdown);
        await Expect(dashboard.Page.Locator(".headline .presence")).ToHaveTextAsync("offline");
        dashboard.AssertNothingWentWrong();
    }

    [BrowserFact]
    public async Task An_opened_log_stays_open_while_the_device_goes_on()
    {
        await site.ReleaseAsync("logs");
        await site.Fleet.StartAsync("logged", Machines.Pi("logged", "10.20.9.45"));
        await site.Fleet.UpdateAsync("logged", "logs", "1.0.0", UpdateState.RolledBack, "the health check ended with 3", logTail: "no display at :0");
        await using var dashboard = await OpenAsync("logged");
        var updates = dashboard.Part("Updates");
        await updates.GetByText("Log", new LocatorGetByTextOptions { Exact = true }).ClickAsync();
        await Expect(updates.GetByText("no display at :0")).ToBeVisibleAsync();

        await site.Fleet.PresenceAsync("logged", PresenceState.Offline, PresenceReason.Shutdown);
        await Expect(dashboard.Page.Locator(".headline .presence")).ToHaveTextAsync("offline");
        await Expect(updates.GetByText("no display at :0")).ToBeVisibleAsync();
        await site.Fleet.PackagesAsync("logged", "hello 1.0.0");
        await Expect(dashboard.Part("Packages")).ToContainTextAsync("hello");
        await Expect(updates.GetByText("no display at :0")).ToBeVisibleAsync();
        dashboard.AssertNothingWentWrong();
    }

    [BrowserFact]
    public async Task A_checksum_is_copied()
    {
        await site.Fleet.StartAsync("copies", Machines.Pi("copies", "10.20.9.41"), "hello 1.0.0");
        await using var dashboard = await OpenAsync("copies");
        await dashboard.Page.Context.GrantPermissionsAsync(["clipboard-read", "clipboard-write"]);

        await dashboard.Button("Copy the MD5").ClickAsync();

        await Expect(dashboard.Page.GetByText("Copied the MD5.")).ToBeVisibleAsync();
        Assert.Equal(new string('a', 32), await dashboard.Page.EvaluateAsync<string>("navigator.clipboard.readText()"));
    }

    [BrowserFact]
    public async Task Labels_are_changed_and_lead_to_their_devices()
    {
        await site.Fleet.StartAsync("labelled", Machines.Pi("labelled", "10.20.9.42"));
        await using var dashboard = await OpenAsync("labelled");
        var labels = dashboard.Part("Labels");
        await Expect(labels).ToContainTextAsync("No room and no tags yet.");

        await labels.GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Edit" }).ClickAsync();
        await labels.GetByLabel("Room").FillAsync("Ward 3");
        await labels.GetByLabel("Tags").FillAsync("kiosk, floor-2");
        await labels.GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Save" }).ClickAsync();

        await Expect(labels.GetByRole(AriaRole.Link, new LocatorGetByRoleOptions { Name = "kiosk" })).ToBeVisibleAsync();
        await labels.GetByRole(AriaRole.Link, new LocatorGetByRoleOptions { Name = "Ward 3" }).ClickAsync();
        await Expect(dashboard.Filter).ToHaveValueAsync("room=\"Ward 3\"");
        await Expect(dashboard.Devices.Locator(".rows .hostname")).ToHaveTextAsync(["labelled"]);
        dashboard.AssertNothingWentWrong();
    }

    [BrowserFact]
    public async Task Labels_that_somebody_else_has_changed_meanwhile_are_not_overwritten_unseen()
    {
        await site.Fleet.StartAsync("disputed", Machines.Pi("disputed", "10.20.9.43"));
        await site.LabelAsync("disputed", "Ward 3");
        await using var dashboard = await OpenAsync("disputed");
        var labels = dashboard.Part("Labels");
        var save = labels.GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Save" });
        await labels.GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Edit" }).ClickAsync();
        await labels.GetByLabel("Room").FillAsync("Mine");
        await site.LabelAsync("disputed", "Theirs", "new");

        await save.ClickAsync();
        await Expect(labels.GetByRole(AriaRole.Alert)).ToContainTextAsync("Somebody else has changed these labels meanwhile, to: Theirs, new. Save again to replace that");
        await save.ClickAsync();

        await Expect(labels.GetByRole(AriaRole.Link, new LocatorGetByRoleOptions { Name = "Mine" })).ToBeVisibleAsync();
        dashboard.AssertOnlyRefusedWith(412);
    }

    [BrowserFact]
    public async Task It_says_why_it_has_not_got_a_release()
    {
        await site.ReleaseAsync("wanted", "2.0.0", channel: "why-lab");
        await site.Fleet.StartAsync("wonders", Machines.Pi("wonders", "10.20.9.44"));
        await site.Fleet.UpdateAsync("wonders", "wanted", "2.0.0", UpdateState.RolledBack, "the health check ended with 1: no display");
        await using var dashboard = await OpenAsync("wonders");
        var why = dashboard.Part("Why not?");

        await why.GetByLabel("Why has this device not got").SelectOptionAsync(new SelectOptionValue { Label = "wanted 2.0.0 on why-lab" });

        await Expect(why.Locator(".verdict")).ToContainTextAsync("no display");
        await Expect(why.Locator(".advice").First).ToBeVisibleAsync();
        dashboard.AssertNothingWentWrong();
    }

    [BrowserFact]
    public async Task A_device_that_is_not_known_is_said_to_be_so()
    {
        await using var dashboard = await OpenAsync("nobody");

        await Expect(dashboard.Page.GetByText("No such device")).ToBeVisibleAsync();
        await dashboard.Page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "All devices" }).ClickAsync();
        await Expect(dashboard.Filter).ToBeVisibleAsync();
        dashboard.AssertOnlyRefusedWith(404);
    }

    private Task<DashboardPage> OpenAsync(string id) => DashboardPage.OpenAsync(chromium, site.Address, path: $"/devices/{id}");
}
