using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ThinMqtt.Dashboard.Tests;

/// <summary>The page in every size and theme, with axe-core's opinion of it; leaves pictures for people.</summary>
[Collection(BrowserTests.Name)]
public sealed class AppearanceTests(Chromium chromium, FurnishedSite site) : IClassFixture<FurnishedSite>
{
    [BrowserTheory]
    [InlineData(360, 740, ColorScheme.Light)]
    [InlineData(360, 740, ColorScheme.Dark)]
    [InlineData(800, 1000, ColorScheme.Light)]
    [InlineData(1440, 900, ColorScheme.Light)]
    [InlineData(1440, 900, ColorScheme.Dark)]
    [InlineData(2560, 1440, ColorScheme.Dark)]
    public async Task It_fits_its_width_and_has_the_theme_of_the_system(int width, int height, ColorScheme scheme)
    {
        foreach (var (name, path) in Views())
        {
            await using var dashboard = await DashboardPage.OpenAsync(chromium, site.Address, Looks.Of(width, height, scheme), path);
            await ShownAsync(dashboard, name);
            await Looks.PictureAsync(dashboard.Page, $"{name}-{width}-{scheme.ToString().ToLowerInvariant()}");

            Assert.Equal(width, await Looks.WidthAsync(dashboard.Page));
            Assert.Equal(scheme == ColorScheme.Dark, await Looks.BrightnessAsync(dashboard.Page) < 128);
            dashboard.AssertNothingWentWrong();
        }
    }

    [BrowserFact]
    public async Task The_theme_that_a_person_chooses_stays()
    {
        await using var dashboard = await DashboardPage.OpenAsync(chromium, site.Address, Looks.Of(1440, 900));
        await dashboard.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Use the dark theme" }).ClickAsync();
        Assert.True(await Looks.BrightnessAsync(dashboard.Page) < 128);

        await dashboard.Page.ReloadAsync();

        await Expect(dashboard.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Use the light theme" })).ToBeVisibleAsync();
        Assert.True(await Looks.BrightnessAsync(dashboard.Page) < 128);
    }

    [BrowserFact]
    public async Task The_keyboard_reaches_everything()
    {
        await using var dashboard = await DashboardPage.OpenAsync(chromium, site.Address, path: "/devices");
        var page = dashboard.Page;
        await Expect(DashboardPage.Row(dashboard.Devices, "reception-1")).ToBeVisibleAsync();

        await page.Keyboard.PressAsync("Tab");
        await Expect(page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "Skip to content" })).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByRole(AriaRole.Main)).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Tab");
        await Expect(dashboard.Filter).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("[data-quick=online]")).ToHaveAttributeAsync("aria-pressed", "true");
        await Expect(page.Locator("[data-quick=online]")).ToBeFocusedAsync();
        await dashboard.Filter.FocusAsync();
        await page.Keyboard.PressAsync("Escape");
        await Expect(dashboard.Filter).ToHaveValueAsync("");
        await page.Keyboard.TypeAsync("library");
        await page.Keyboard.PressAsync("Enter");
        await Expect(dashboard.Devices.Locator(".rows .row")).ToHaveCountAsync(1);
        await Expect(dashboard.Devices).ToBeFocusedAsync();
    }

    [BrowserFact]
    public async Task The_chart_is_read_by_the_keyboard()
    {
        await using var dashboard = await DashboardPage.OpenAsync(chromium, site.Address);
        var chart = dashboard.Page.GetByRole(AriaRole.Slider, new PageGetByRoleOptions { Name = "Devices over time" });
        await Expect(chart).ToHaveAttributeAsync("aria-valuetext", new Regex("online"));
        await chart.FocusAsync();
        await dashboard.Page.Keyboard.PressAsync("Home");
        await Expect(chart).ToHaveAttributeAsync("aria-valuenow", "0");
        await Expect(dashboard.Page.Locator(".reading")).ToContainTextAsync("online");
        await Expect(dashboard.Page.Locator(".cursor.shown")).ToHaveCountAsync(1);
        await dashboard.Page.Keyboard.PressAsync("Escape");
        await Expect(dashboard.Page.Locator(".cursor.shown")).ToHaveCountAsync(0);
    }

    [AxeTheory]
    [InlineData(360, ColorScheme.Light)]
    [InlineData(360, ColorScheme.Dark)]
    [InlineData(1440, ColorScheme.Light)]
    [InlineData(1440, ColorScheme.Dark)]
    public async Task Axe_finds_nothing_that_keeps_people_out(int width, ColorScheme scheme)
    {
        var options = Looks.Of(width, 900, scheme);
        options.BypassCSP = true; // axe-core makes elements from HTML, which the page's policy forbids
        foreach (var (name, path) in Views())
        {
            await using var dashboard = await DashboardPage.OpenAsync(chromium, site.Address, options, path);
            await ShownAsync(dashboard, name);
            await dashboard.Page.EvaluateAsync(await File.ReadAllTextAsync(Path.Combine(Web.Folder, "node_modules", "axe-core", "axe.min.js")));
            var found = await dashboard.Page.EvaluateAsync<string[]>("""
                axe.run({ resultTypes: ['violations'] }).then((result) => result.violations
                  .flatMap((rule) => rule.nodes.map((node) => `${rule.impact} ${rule.id}: ${node.html} ${node.failureSummary}`)))
                """);

            Assert.Empty(found);
        }
    }

    private (string Name, string Path)[] Views() =>
    [
        ("overview", "/"),
        ("devices", "/devices"),
        ("device", "/devices/a4bb6dc1e204"),
        ("releases", "/releases"),
        ("release", $"/releases/{site.Release}"),
        ("activity", "/activity"),
    ];

    /// <summary>What comes last to each view.</summary>
    private static async Task ShownAsync(DashboardPage dashboard, string view)
    {
        var page = dashboard.Page;
        await Expect(page.Locator("main")).ToContainTextAsync("kiosk-browser");
        await Expect(page.Locator(".loading")).ToHaveCountAsync(0);
        if (view == "device")
        {
            await Expect(page.Locator(".verdict")).ToBeVisibleAsync();
        }

        if (view == "release")
        {
            await Expect(dashboard.Part("What failed, and where")).ToContainTextAsync("no display");
        }
    }
}
