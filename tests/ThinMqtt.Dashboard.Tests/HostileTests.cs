using ThinMqtt.Contracts;
using static Microsoft.Playwright.Assertions;

namespace ThinMqtt.Dashboard.Tests;

/// <summary>A device may say anything of itself.</summary>
[Collection(BrowserTests.Name)]
public sealed class HostileTests(Chromium chromium, Site site) : IClassFixture<Site>
{
    private const string Attack = "<img src=x onerror=\"document.title='owned'\">";

    [BrowserFact]
    public async Task What_a_device_says_of_itself_is_shown_as_text()
    {
        var machine = Machines.Pi(Attack, "<script>document.title='owned'</script>");
        machine = machine with { Cpu = machine.Cpu with { Model = Attack }, Gpus = [new GraphicsCard { Name = Attack }] };
        await site.ReleaseAsync("hostile");
        await using var dashboard = await DashboardPage.OpenAsync(chromium, site.Address);

        await site.Fleet.StartAsync("<img onerror=1>", machine);
        await site.Fleet.UpdateAsync("<img onerror=1>", "hostile", "1.0.0", UpdateState.Failed, Attack);

        var row = DashboardPage.Row(dashboard.Devices, "<img onerror=1>");
        await Expect(row.Locator(".host")).ToHaveTextAsync(Attack);
        await Expect(row.Locator(".cpu")).ToContainTextAsync(Attack);
        await Expect(dashboard.Activity).ToContainTextAsync($"hostile 1.0.0 failed: {Attack}");
        Assert.Equal(0, await dashboard.Page.Locator("img, main script").CountAsync());
        Assert.Equal("ThinMqtt", await dashboard.Page.TitleAsync());
        dashboard.AssertNothingWentWrong();
    }

    [BrowserFact]
    public async Task Long_names_without_a_break_do_not_widen_the_page()
    {
        var name = new string('w', 60);
        await site.Fleet.StartAsync(new string('x', 120), Machines.Pi(name, name), $"{name} 1.0.0-{name}");
        await using var dashboard = await DashboardPage.OpenAsync(chromium, site.Address, Looks.Of(360, 740));
        await Expect(DashboardPage.Row(dashboard.Devices, name)).ToBeVisibleAsync();

        Assert.Equal(360, await Looks.WidthAsync(dashboard.Page));
    }
}
