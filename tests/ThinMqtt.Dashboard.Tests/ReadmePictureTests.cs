using static Microsoft.Playwright.Assertions;

namespace ThinMqtt.Dashboard.Tests;

[Collection(BrowserTests.Name)]
public sealed class ReadmePictureTests(Chromium chromium, FurnishedSite site) : IClassFixture<FurnishedSite>
{
    /// <summary>It goes to its place in the sources only where that is asked for.</summary>
    [BrowserFact]
    public async Task The_picture_of_the_README_can_be_taken_anew()
    {
        var isAsked = Environment.GetEnvironmentVariable("THINMQTT_README_PICTURE") is not null;
        var folder = isAsked ? Path.Combine(Web.Repository, "services", "ThinMqtt.Manager", "Dashboard") : Looks.Folder;
        await using var dashboard = await DashboardPage.OpenAsync(chromium, site.Address, Looks.Of(1440, 900));
        await Expect(dashboard.Page.Locator("[data-count=stale]")).ToHaveTextAsync("1");
        await Expect(dashboard.Page.Locator("[data-count=online]")).ToHaveTextAsync("9");

        await Looks.PictureAsync(dashboard.Page, "screenshot", folder);

        Assert.InRange(new FileInfo(Path.Combine(folder, "screenshot.png")).Length, 10_000, 200_000);
    }
}
