using Microsoft.Playwright;
using ThinMqtt.Contracts;
using static Microsoft.Playwright.Assertions;

namespace ThinMqtt.Dashboard.Tests;

[Collection(BrowserTests.Name)]
public sealed class ReleaseTests(Chromium chromium, Site site) : IClassFixture<Site>
{
    [BrowserFact]
    public async Task A_release_appears_and_its_link_downloads_it()
    {
        await using var dashboard = await DashboardPage.OpenAsync(chromium, site.Address);
        await site.ReleaseAsync("downloads", "1.2.3", 250_000, "lab-2");
        var row = DashboardPage.Row(dashboard.Releases, "downloads");
        foreach (var text in new[] { "1.2.3", "lab-2", "live", "250 kB", "No device has begun" })
        {
            await Expect(row).ToContainTextAsync(text);
        }

        var download = await dashboard.Page.RunAndWaitForDownloadAsync(() => row.GetByRole(AriaRole.Link, new LocatorGetByRoleOptions { Name = "Download zip of downloads 1.2.3, 250 kB" }).ClickAsync());

        Assert.Equal("downloads-1.2.3.zip", download.SuggestedFilename);
        Assert.Equal(Site.Zip(250_000), await File.ReadAllBytesAsync(await download.PathAsync()));
        dashboard.AssertNothingWentWrong();
    }

    [BrowserFact]
    public async Task Progress_moves_and_the_activity_says_how_it_ended()
    {
        await site.ReleaseAsync("moves");
        await using var dashboard = await DashboardPage.OpenAsync(chromium, site.Address);
        var progress = DashboardPage.Row(dashboard.Releases, "moves").Locator(".results");

        await site.Fleet.UpdateAsync("demo-1", "moves", "1.0.0", UpdateState.Download, percent: 40);
        await Expect(progress).ToHaveTextAsync("1 in progress");
        await site.Fleet.UpdateAsync("demo-2", "moves", "1.0.0", UpdateState.Succeeded, seconds: 0.4);
        await Expect(progress).ToHaveTextAsync("1 succeeded1 in progress");
        await site.Fleet.UpdateAsync("demo-1", "moves", "1.0.0", UpdateState.RolledBack, "the health check ended with 3");
        await Expect(progress).ToHaveTextAsync("1 succeeded1 failed");

        await Expect(progress.GetByRole(AriaRole.Img)).ToHaveAttributeAsync("aria-label", "Of 2 devices: 1 succeeded (1 succeeded), 1 failed (1 rolled back)");
        await Expect(Entry(dashboard, "demo-2", "Installed moves 1.0.0 in 0.4 s.")).ToBeVisibleAsync();
        await Expect(Entry(dashboard, "demo-1", "moves 1.0.0 was rolled back: the health check ended with 3")).ToBeVisibleAsync();
        dashboard.AssertNothingWentWrong();
    }

    [BrowserFact]
    public async Task A_replaced_and_a_withdrawn_release_say_so()
    {
        await site.ReleaseAsync("ends", "1.0.0");
        await using var dashboard = await DashboardPage.OpenAsync(chromium, site.Address, path: "/releases");
        var second = await site.ReleaseAsync("ends", "2.0.0", 2000);
        await Expect(Release("1.0.0").Locator("td.state")).ToHaveTextAsync("replaced");

        await site.WithdrawAsync(second);
        await Expect(Release("2.0.0").Locator("td.state")).ToContainTextAsync("withdrawn");
        await dashboard.Page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "Activity" }).ClickAsync();
        await Expect(Entry(dashboard, "ends 2.0.0", "Withdrawn from stable.")).ToBeVisibleAsync();
        dashboard.AssertNothingWentWrong();

        ILocator Release(string version) => DashboardPage.Row(dashboard.Releases, "ends").Filter(new LocatorFilterOptions { HasText = version });
    }

    private static ILocator Entry(DashboardPage dashboard, string subject, string text) => dashboard.Activity.GetByRole(AriaRole.Listitem)
        .Filter(new LocatorFilterOptions { HasText = subject })
        .Filter(new LocatorFilterOptions { HasText = text });
}
