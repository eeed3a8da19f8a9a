using System.Text.RegularExpressions;
using Microsoft.Playwright;
using ThinMqtt.Contracts;
using static Microsoft.Playwright.Assertions;

namespace ThinMqtt.Dashboard.Tests;

/// <summary>The page of all releases, and that of one.</summary>
[Collection(BrowserTests.Name)]
public sealed class ReleaseTests(Chromium chromium, Site site) : IClassFixture<Site>
{
    [BrowserFact]
    public async Task A_release_appears_and_its_link_downloads_it()
    {
        await using var dashboard = await OpenAsync("/releases");
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
    public async Task Progress_moves_in_the_list_and_on_its_own_page()
    {
        var id = await site.ReleaseAsync("moves");
        await using var list = await OpenAsync("/releases");
        await using var one = await OpenAsync($"/releases/{id}");
        var progress = DashboardPage.Row(list.Releases, "moves").Locator(".results");

        await site.Fleet.UpdateAsync("demo-1", "moves", "1.0.0", UpdateState.Download, percent: 40);
        await Expect(progress).ToHaveTextAsync("1 in progress");
        await Expect(Results(one, "demo-1")).ToContainTextAsync("downloading 40 %");
        await site.Fleet.UpdateAsync("demo-2", "moves", "1.0.0", UpdateState.Succeeded, seconds: 0.4);
        await Expect(progress).ToHaveTextAsync("1 succeeded1 in progress");
        await site.Fleet.UpdateAsync("demo-1", "moves", "1.0.0", UpdateState.RolledBack, "the health check ended with 3");

        await Expect(progress).ToHaveTextAsync("1 succeeded1 failed");
        await Expect(one.Part("Progress").GetByRole(AriaRole.Img)).ToHaveAttributeAsync("aria-label", "Of 2 devices: 1 succeeded (1 succeeded), 1 failed (1 rolled back)");
        await Expect(Results(one, "demo-2")).ToContainTextAsync("0.4 s");
        list.AssertNothingWentWrong();
        one.AssertNothingWentWrong();
    }

    [BrowserFact]
    public async Task Failures_are_told_by_their_reason_with_the_devices()
    {
        var id = await site.ReleaseAsync("fails");
        foreach (var device in new[] { "fail-1", "fail-2" })
        {
            await site.Fleet.UpdateAsync(device, "fails", "1.0.0", UpdateState.RolledBack, "the health check ended with 3");
        }

        await site.Fleet.UpdateAsync("fail-3", "fails", "1.0.0", UpdateState.Rejected, "it is made for aarch64");
        await using var dashboard = await OpenAsync($"/releases/{id}");
        var failures = dashboard.Part("What failed, and where").Locator("li");

        await Expect(failures).ToHaveCountAsync(2);
        var many = failures.Filter(new LocatorFilterOptions { HasText = "2 devices" });
        await Expect(many).ToContainTextAsync("the health check ended with 3");
        await many.GetByRole(AriaRole.Link, new LocatorGetByRoleOptions { Name = "fail-2" }).ClickAsync();
        await Expect(dashboard.Page).ToHaveURLAsync(new Regex("#/devices/fail-2$"));
        dashboard.AssertNothingWentWrong();
    }

    [BrowserFact]
    public async Task A_release_is_withdrawn_announced_again_and_deleted_when_that_is_confirmed()
    {
        var id = await site.ReleaseAsync("ends");
        await using var dashboard = await OpenAsync($"/releases/{id}");
        var state = dashboard.Page.Locator(".headline .state");
        var dialog = dashboard.Page.GetByRole(AriaRole.Dialog);

        await dashboard.Button("Withdraw").ClickAsync();
        await Expect(dialog).ToContainTextAsync("Nothing is uninstalled.");
        await dashboard.Page.Keyboard.PressAsync("Escape");
        await Expect(state).ToHaveTextAsync("live");
        await dashboard.Button("Withdraw").ClickAsync();
        await dialog.GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Withdraw" }).ClickAsync();
        await Expect(state).ToHaveTextAsync("withdrawn");

        await dashboard.Button("Announce").ClickAsync();
        await dialog.GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Announce" }).ClickAsync();
        await Expect(state).ToHaveTextAsync("live");
        await dashboard.Button("Withdraw").ClickAsync();
        await dialog.GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Withdraw" }).ClickAsync();
        await Expect(state).ToHaveTextAsync("withdrawn");

        await dashboard.Button("Delete").ClickAsync();
        await Expect(dialog).ToContainTextAsync("This cannot be undone.");
        await DeleteAsync(dashboard, dialog);
        await Expect(dashboard.Page).ToHaveURLAsync(new Regex("#/releases$"));
        await Expect(DashboardPage.Row(dashboard.Releases, "ends")).ToHaveCountAsync(0);
        dashboard.AssertOnlyRefusedWith(409, 404); // the event may come before the page has left what is deleted
    }

    [BrowserFact]
    public async Task A_button_that_is_held_for_a_moment_is_clicked_while_results_stream_in()
    {
        var id = await site.ReleaseAsync("streams");
        await using var dashboard = await OpenAsync($"/releases/{id}");
        using var stop = new CancellationTokenSource();
        var results = StreamAsync(stop.Token);
        try
        {
            await Expect(dashboard.Part("Progress")).ToContainTextAsync("in progress");

            await dashboard.Button("Withdraw").ClickAsync(new LocatorClickOptions { Delay = 800 });

            await Expect(dashboard.Page.GetByRole(AriaRole.Dialog)).ToContainTextAsync("Nothing is uninstalled.");
        }
        finally
        {
            await stop.CancelAsync();
            await results;
        }

        dashboard.AssertNothingWentWrong();
    }

    [BrowserFact]
    public async Task A_replaced_release_says_so()
    {
        await site.ReleaseAsync("replaced", "1.0.0");
        await using var dashboard = await OpenAsync("/releases");
        await site.ReleaseAsync("replaced", "2.0.0", 2000);

        var first = DashboardPage.Row(dashboard.Releases, "replaced").Filter(new LocatorFilterOptions { HasText = "1.0.0" });
        await Expect(first.Locator(".cell.state")).ToHaveTextAsync("replaced");
        dashboard.AssertNothingWentWrong();
    }

    /// <summary>Another device begins with the release of the name <c>streams</c>, as soon as the one before is told.</summary>
    private async Task StreamAsync(CancellationToken stop)
    {
        for (var number = 1; !stop.IsCancellationRequested; number++)
        {
            await site.Fleet.UpdateAsync($"stream-{number}", "streams", "1.0.0", UpdateState.Download, percent: 40);
        }
    }

    private static ILocator Results(DashboardPage dashboard, string device) =>
        DashboardPage.Row(dashboard.Page.GetByRole(AriaRole.Grid, new PageGetByRoleOptions { Name = "Devices of this release" }), device);

    /// <summary>Taking the announcement back takes a moment, in which the manager says so; a person confirms once more.</summary>
    private static async Task DeleteAsync(DashboardPage dashboard, ILocator dialog)
    {
        var confirm = dialog.GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Delete for good" });
        var left = dashboard.Page.WaitForURLAsync(new Regex("#/releases$"));
        while (!left.IsCompleted)
        {
            var answer = await dashboard.Page.RunAndWaitForResponseAsync(() => confirm.ClickAsync(), response => response.Request.Method == "DELETE");
            if (answer.Ok)
            {
                await left;
                return;
            }

            await Expect(dialog.GetByRole(AriaRole.Alert)).ToContainTextAsync("Withdraw it first");
        }
    }

    private Task<DashboardPage> OpenAsync(string path) => DashboardPage.OpenAsync(chromium, site.Address, path: path);
}
