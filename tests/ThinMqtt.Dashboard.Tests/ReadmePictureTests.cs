using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ThinMqtt.Dashboard.Tests;

[Collection(BrowserTests.Name)]
public sealed class ReadmePictureTests(Chromium chromium, FurnishedSite site) : IClassFixture<FurnishedSite>
{
    /// <summary>They go to their place in the sources only where that is asked for.</summary>
    [BrowserFact]
    public async Task The_pictures_of_the_README_can_be_taken_anew()
    {
        var isAsked = Environment.GetEnvironmentVariable("THINMQTT_README_PICTURE") is not null;
        var folder = isAsked ? Path.Combine(Web.Repository, "services", "ThinMqtt.Manager", "Dashboard", "Pictures") : Path.Combine(Looks.Folder, "readme");
        foreach (var (name, path, scheme) in new[]
        {
            ("overview", "/", ColorScheme.Light),
            ("devices", "/devices", ColorScheme.Light),
            ("device", "/devices/a4bb6dc1e204", ColorScheme.Light),
            ("release", $"/releases/{site.Release}", ColorScheme.Dark),
        })
        {
            await using var dashboard = await DashboardPage.OpenAsync(chromium, site.Address, Looks.Of(1440, 900, scheme), path);
            await Expect(dashboard.Page.Locator(name switch
            {
                "overview" => ".figures",
                "devices" => ".cell .presence.stale",
                "device" => ".verdict",
                _ => ".failures .reason",
            }).First).ToBeVisibleAsync();

            await Looks.PictureAsync(dashboard.Page, name, folder);

            Assert.InRange(new FileInfo(Path.Combine(folder, $"{name}.png")).Length, 10_000, 200_000);
        }
    }
}
