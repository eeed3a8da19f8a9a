using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using ThinMqtt.Contracts;
using static Microsoft.Playwright.Assertions;

namespace ThinMqtt.Dashboard.Tests;

/// <summary>The page of all devices: filter, order, columns, groups.</summary>
[Collection(BrowserTests.Name)]
public sealed class FleetTests(Chromium chromium, FleetTests.ThreeDevices devices) : IClassFixture<FleetTests.ThreeDevices>
{
    private static readonly string[] All = ["aa-sorted", "bb-sorted", "cc-sorted"];

    [BrowserFact]
    public async Task A_filter_narrows_the_devices_and_is_in_the_address()
    {
        await using var dashboard = await OpenAsync();
        await Expect(Hosts(dashboard)).ToHaveTextAsync(All);

        await dashboard.Filter.FillAsync("room=Lab ram>4GiB");

        await Expect(Hosts(dashboard)).ToHaveTextAsync(["bb-sorted"]);
        await Expect(dashboard.Page.GetByText("1 of 3 devices")).ToBeVisibleAsync();
        await Expect(dashboard.Page).ToHaveURLAsync(new Regex("filter=room%3DLab%20ram%3E4GiB$"));
        await dashboard.Page.ReloadAsync();
        await Expect(dashboard.Filter).ToHaveValueAsync("room=Lab ram>4GiB");
        await Expect(Hosts(dashboard)).ToHaveTextAsync(["bb-sorted"]);
        dashboard.AssertNothingWentWrong();
    }

    [BrowserFact]
    public async Task A_filter_that_is_wrong_is_explained_at_its_place_and_the_devices_stay()
    {
        await using var dashboard = await OpenAsync();
        await Expect(Hosts(dashboard)).ToHaveTextAsync(All);

        await dashboard.Filter.FillAsync("lab presense:online");

        var error = dashboard.Page.Locator(".filter-error");
        await Expect(error).ToContainTextAsync("presence");
        await Expect(error.Locator("mark")).ToHaveTextAsync("presense");
        await Expect(Hosts(dashboard)).ToHaveTextAsync(All);

        await dashboard.Filter.FillAsync("lab -presence:offline");
        await Expect(error).ToBeHiddenAsync();
        await Expect(Hosts(dashboard)).ToHaveTextAsync(["aa-sorted"]);
        dashboard.AssertOnlyRefusedWith(400);
    }

    [BrowserFact]
    public async Task Attributes_and_their_values_are_suggested()
    {
        await using var dashboard = await OpenAsync();
        var suggestions = dashboard.Page.GetByRole(AriaRole.Listbox, new PageGetByRoleOptions { Name = "Suggestions" });

        await dashboard.Page.Keyboard.PressAsync("/");
        await Expect(dashboard.Filter).ToBeFocusedAsync();
        await dashboard.Page.Keyboard.TypeAsync("pres");
        await Expect(suggestions.GetByRole(AriaRole.Option)).ToHaveCountAsync(1);
        await dashboard.Page.Keyboard.PressAsync("ArrowDown");
        await dashboard.Page.Keyboard.PressAsync("Tab");
        await Expect(dashboard.Filter).ToHaveValueAsync("presence:");
        await suggestions.GetByRole(AriaRole.Option, new LocatorGetByRoleOptions { Name = "offline" }).ClickAsync();

        await Expect(dashboard.Filter).ToHaveValueAsync("presence:offline ");
        await Expect(Hosts(dashboard)).ToHaveTextAsync(["bb-sorted"]);
    }

    [BrowserFact]
    public async Task Buttons_write_what_they_stand_for_into_the_filter()
    {
        await using var dashboard = await OpenAsync();
        var offline = dashboard.Page.Locator("[data-quick=offline]");

        await offline.ClickAsync();
        await Expect(dashboard.Filter).ToHaveValueAsync("presence:offline");
        await Expect(offline).ToHaveAttributeAsync("aria-pressed", "true");
        await Expect(Hosts(dashboard)).ToHaveTextAsync(["bb-sorted"]);
        await offline.ClickAsync();
        await Expect(Hosts(dashboard)).ToHaveTextAsync(All);

        await dashboard.Filter.FillAsync("nobody");
        await dashboard.Button("Show all devices").ClickAsync();
        await Expect(Hosts(dashboard)).ToHaveTextAsync(All);
        dashboard.AssertNothingWentWrong();
    }

    [BrowserFact]
    public async Task Columns_sort_and_a_link_keeps_the_order()
    {
        await using var dashboard = await OpenAsync();
        await Head(dashboard, "RAM").ClickAsync();
        await Expect(Hosts(dashboard)).ToHaveTextAsync(["cc-sorted", "bb-sorted", "aa-sorted"]);
        await Expect(dashboard.Devices.Locator(".head .ram")).ToHaveAttributeAsync("aria-sort", "descending");

        await dashboard.Page.ReloadAsync();
        await Expect(Hosts(dashboard)).ToHaveTextAsync(["cc-sorted", "bb-sorted", "aa-sorted"]);
        await Head(dashboard, "RAM").ClickAsync();
        await Expect(Hosts(dashboard)).ToHaveTextAsync(All);
        await Head(dashboard, "Addresses").ClickAsync();
        await Expect(Hosts(dashboard)).ToHaveTextAsync(["cc-sorted", "bb-sorted", "aa-sorted"]);
        dashboard.AssertNothingWentWrong();
    }

    [BrowserFact]
    public async Task The_keyboard_sorts_and_stays_at_the_column()
    {
        await using var dashboard = await OpenAsync();
        await Expect(Hosts(dashboard)).ToHaveTextAsync(All);
        var head = dashboard.Devices.Locator(".head .hostname");
        await dashboard.Devices.FocusAsync();
        await dashboard.Page.Keyboard.PressAsync("Tab");
        await Expect(dashboard.Devices.Locator(".head button").First).ToBeFocusedAsync();

        await head.GetByRole(AriaRole.Button).FocusAsync();
        await dashboard.Page.Keyboard.PressAsync("Enter");

        await Expect(Hosts(dashboard)).ToHaveTextAsync(["cc-sorted", "bb-sorted", "aa-sorted"]);
        await Expect(head.GetByRole(AriaRole.Button)).ToBeFocusedAsync();
        dashboard.AssertNothingWentWrong();
    }

    [BrowserFact]
    public async Task Chosen_columns_are_remembered_and_in_the_address()
    {
        await using var dashboard = await OpenAsync();
        await dashboard.Page.GetByText("Columns", new PageGetByTextOptions { Exact = true }).ClickAsync();
        await dashboard.Page.GetByLabel("Kernel").CheckAsync();
        await dashboard.Page.GetByLabel("GPU").UncheckAsync();

        await Expect(Head(dashboard, "Kernel")).ToBeVisibleAsync();
        await Expect(Head(dashboard, "GPU")).ToHaveCountAsync(0);
        await Expect(dashboard.Page).ToHaveURLAsync(new Regex("columns=.*kernel"));

        await dashboard.Page.GotoAsync("/#/devices");
        await dashboard.Page.ReloadAsync();
        await Expect(Head(dashboard, "Kernel")).ToBeVisibleAsync();
        dashboard.AssertNothingWentWrong();
    }

    [BrowserFact]
    public async Task A_filter_is_saved_as_a_group_opened_and_deleted()
    {
        await using var dashboard = await OpenAsync();
        var menu = dashboard.Page.GetByText("Groups", new PageGetByTextOptions { Exact = true });
        await dashboard.Filter.FillAsync("room=Lab");
        await Expect(Hosts(dashboard)).ToHaveTextAsync(["aa-sorted", "bb-sorted"]);

        await menu.ClickAsync();
        await dashboard.Button("Save this filter…").ClickAsync();
        await dashboard.Page.GetByLabel("Name", new PageGetByLabelOptions { Exact = true }).FillAsync("the-lab");
        await dashboard.Button("Save group").ClickAsync();
        await Expect(dashboard.Page.GetByText("Saved the-lab.")).ToBeVisibleAsync();

        await dashboard.Filter.FillAsync("");
        await Expect(Hosts(dashboard)).ToHaveTextAsync(All);
        await menu.ClickAsync();
        await dashboard.Page.Locator(".groups .open").Filter(new LocatorFilterOptions { HasText = "the-lab" }).ClickAsync();
        await Expect(dashboard.Filter).ToHaveValueAsync("group:the-lab");
        await Expect(Hosts(dashboard)).ToHaveTextAsync(["aa-sorted", "bb-sorted"]);

        await dashboard.Filter.FillAsync("aa");
        await menu.ClickAsync();
        await dashboard.Button("Delete the-lab").ClickAsync();
        await Expect(dashboard.Page.GetByRole(AriaRole.Dialog)).ToContainTextAsync("Only the saved filter goes");
        await dashboard.Button("Delete group").ClickAsync();
        await Expect(dashboard.Page.GetByText("Deleted the-lab.")).ToBeVisibleAsync();
        dashboard.AssertNothingWentWrong();
    }

    [BrowserFact]
    public async Task A_group_of_that_name_is_not_overwritten_unasked()
    {
        await devices.Site.GroupAsync("taken", "room=Lab");
        await devices.Site.GroupAsync("also-taken", "room=Lab");
        await using var dashboard = await OpenAsync("/devices?filter=aa");
        await dashboard.Page.GetByText("Groups", new PageGetByTextOptions { Exact = true }).ClickAsync();
        await dashboard.Button("Save this filter…").ClickAsync();
        await dashboard.Page.GetByLabel("Name", new PageGetByLabelOptions { Exact = true }).FillAsync("taken");
        await dashboard.Button("Save group").ClickAsync();

        await Expect(dashboard.Page.GetByRole(AriaRole.Dialog)).ToContainTextAsync("There is a group taken already.");
        await dashboard.Page.GetByLabel("Replace the filter").CheckAsync();
        await dashboard.Page.GetByLabel("Name", new PageGetByLabelOptions { Exact = true }).FillAsync("also-taken");
        await dashboard.Button("Save group").ClickAsync();

        await Expect(dashboard.Page.GetByRole(AriaRole.Dialog)).ToContainTextAsync("There is a group also-taken already.");
        await dashboard.Page.GetByLabel("Replace the filter").CheckAsync();
        await dashboard.Button("Save group").ClickAsync();

        await Expect(dashboard.Page.GetByText("Saved also-taken.")).ToBeVisibleAsync();
        dashboard.AssertOnlyRefusedWith(412);
    }

    [BrowserFact]
    public async Task A_group_that_somebody_else_has_changed_is_neither_replaced_nor_deleted_unseen_and_keeps_its_description()
    {
        await devices.Site.GroupAsync("described", "room=Lab", "What it is for");
        await using var dashboard = await OpenAsync("/devices?filter=aa");
        var (menu, dialog) = (dashboard.Page.GetByText("Groups", new PageGetByTextOptions { Exact = true }), dashboard.Page.GetByRole(AriaRole.Dialog));
        await menu.ClickAsync();
        await dashboard.Button("Save this filter…").ClickAsync();
        await dashboard.Page.GetByLabel("Name", new PageGetByLabelOptions { Exact = true }).FillAsync("described");
        await dashboard.Button("Save group").ClickAsync();
        await Expect(dialog).ToContainTextAsync("There is a group described already. Its filter is: room=Lab.");
        await Expect(dashboard.Page.GetByLabel("Description")).ToHaveValueAsync("What it is for");
        await dashboard.Page.GetByLabel("Replace the filter").CheckAsync();

        await devices.Site.GroupAsync("described", "room=Hall", "What it is for now");
        await dashboard.Button("Save group").ClickAsync();
        await Expect(dialog).ToContainTextAsync("Somebody else has changed the group described meanwhile, to: room=Hall.");
        await dashboard.Page.GetByLabel("Replace the filter").CheckAsync();
        await dashboard.Button("Save group").ClickAsync();
        await Expect(dashboard.Page.GetByText("Saved described.")).ToBeVisibleAsync();
        var saved = await devices.Site.Http.GetFromJsonAsync<JsonElement>("/api/v1/groups/described");
        Assert.Equal(("aa", "What it is for now"), (saved.GetProperty("filter").GetString(), saved.GetProperty("description").GetString()));

        await menu.ClickAsync();
        await dashboard.Button("Delete described").ClickAsync();
        await devices.Site.GroupAsync("described", "room=Roof");
        await dashboard.Button("Delete group").ClickAsync();
        await Expect(dialog).ToContainTextAsync("Somebody else has changed the group described meanwhile, to: room=Roof.");
        dashboard.AssertOnlyRefusedWith(412);
    }

    [BrowserFact]
    public async Task The_keyboard_goes_through_the_table_opens_a_device_and_comes_back()
    {
        await using var dashboard = await OpenAsync("/devices?filter=sorted");
        var page = dashboard.Page;
        await Expect(Hosts(dashboard)).ToHaveTextAsync(All);

        await page.Keyboard.PressAsync("j");
        await Expect(dashboard.Devices).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("ArrowDown");
        await Expect(DashboardPage.Row(dashboard.Devices, "bb-sorted")).ToHaveAttributeAsync("aria-selected", "true");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByRole(AriaRole.Heading, new PageGetByRoleOptions { Name = "bb-sorted", Level = 1 })).ToBeVisibleAsync();

        await page.Keyboard.PressAsync("Escape");
        await Expect(Hosts(dashboard)).ToHaveTextAsync(All);
        await Expect(dashboard.Filter).ToHaveValueAsync("sorted");
        await page.Keyboard.PressAsync("?");
        await Expect(page.GetByRole(AriaRole.Dialog, new PageGetByRoleOptions { Name = "Keys" })).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("Escape");
        await page.Keyboard.PressAsync("g");
        await page.Keyboard.PressAsync("r");
        await Expect(page).ToHaveURLAsync(new Regex("#/releases$"));
        dashboard.AssertNothingWentWrong();
    }

    private static ILocator Hosts(DashboardPage dashboard) => dashboard.Devices.Locator(".rows .hostname");

    private static ILocator Head(DashboardPage dashboard, string title) =>
        dashboard.Devices.Locator(".head").GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = title, Exact = true });

    private Task<DashboardPage> OpenAsync(string path = "/devices") => DashboardPage.OpenAsync(chromium, devices.Site.Address, path: path);

    /// <summary>They differ in all that is filtered and sorted by.</summary>
    public sealed class ThreeDevices : IAsyncLifetime
    {
        public Site Site { get; } = new();

        public async Task InitializeAsync()
        {
            if (Chromium.SkipReason is not null)
            {
                return;
            }

            await Site.InitializeAsync();
            await Site.Fleet.StartAsync("sort-a", Machines.Pi("aa-sorted", "10.1.0.10"));
            await Site.Fleet.StartAsync("sort-b", Machines.T640("bb-sorted", "10.1.0.9"));
            await Site.Fleet.StartAsync("sort-c", Machines.N100("cc-sorted", "10.1.0.8"));
            await Site.Fleet.PresenceAsync("sort-b", PresenceState.Offline, PresenceReason.Shutdown);
            await Site.SeenAsync("sort-c");
            await Site.LabelAsync("sort-a", "Lab");
            await Site.LabelAsync("sort-b", "Lab", "kiosk");
        }

        public Task DisposeAsync() => Chromium.SkipReason is null ? Site.DisposeAsync() : Task.CompletedTask;
    }
}
