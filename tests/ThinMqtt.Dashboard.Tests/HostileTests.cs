using Microsoft.Playwright;
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
        await using var dashboard = await DashboardPage.OpenAsync(chromium, site.Address, path: "/devices");

        await site.Fleet.StartAsync("<img onerror=1>", machine);
        await site.Fleet.UpdateAsync("<img onerror=1>", "hostile", "1.0.0", UpdateState.Failed, Attack);

        var row = DashboardPage.Row(dashboard.Devices, "<img onerror=1>");
        await Expect(row.Locator(".hostname")).ToHaveTextAsync(Attack);
        await Expect(row.Locator(".cpu")).ToContainTextAsync(Attack);
        await AssertHarmlessAsync(dashboard);
        await row.GetByRole(AriaRole.Link).ClickAsync();
        await Expect(dashboard.Page.GetByRole(AriaRole.Heading, new PageGetByRoleOptions { Name = Attack, Level = 1 })).ToBeVisibleAsync();
        await Expect(dashboard.Part("Updates")).ToContainTextAsync(Attack);
        await AssertHarmlessAsync(dashboard);
        await dashboard.Part("Updates").GetByRole(AriaRole.Link).ClickAsync();
        await Expect(dashboard.Part("What failed, and where")).ToContainTextAsync(Attack);
        await AssertHarmlessAsync(dashboard);
        await dashboard.Page.GotoAsync("/#/activity");
        await Expect(dashboard.Activity).ToContainTextAsync($"hostile 1.0.0 failed: {Attack}");
        await AssertHarmlessAsync(dashboard);
        dashboard.AssertNothingWentWrong();
    }

    [BrowserFact]
    public async Task Long_names_without_a_break_do_not_widen_the_page()
    {
        var name = new string('w', 60);
        await site.Fleet.StartAsync(new string('x', 120), Machines.Pi(name, name), $"{name} 1.0.0-{name}");
        await site.ReleaseAsync("wanted");
        await using var dashboard = await DashboardPage.OpenAsync(chromium, site.Address, Looks.Of(360, 740), "/devices");
        var row = DashboardPage.Row(dashboard.Devices, name);
        await Expect(row).ToBeVisibleAsync();
        Assert.Equal(360, await Looks.WidthAsync(dashboard.Page));

        await row.GetByRole(AriaRole.Link).ClickAsync();
        await Expect(dashboard.Part("Packages")).ToContainTextAsync(name);
        await Expect(dashboard.Part("Why not?").Locator(".verdict")).ToContainTextAsync("xxx");
        Assert.Equal(360, await Looks.WidthAsync(dashboard.Page));
    }

    private static async Task AssertHarmlessAsync(DashboardPage dashboard)
    {
        Assert.Equal(0, await dashboard.Page.Locator("img, main script").CountAsync());
        Assert.EndsWith("ThinMqtt", await dashboard.Page.TitleAsync(), StringComparison.Ordinal);
    }
}
