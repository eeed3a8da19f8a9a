using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ThinMqtt.Dashboard.Tests;

/// <summary>A zip becomes a release without a command line.</summary>
[Collection(BrowserTests.Name)]
public sealed class UploadTests(Chromium chromium, Site site) : IClassFixture<Site>
{
    [BrowserFact]
    public async Task A_zip_that_is_chosen_is_brought_out_as_its_name_says()
    {
        await using var dashboard = await DashboardPage.OpenAsync(chromium, site.Address, path: "/releases");
        await dashboard.Button("New release").ClickAsync();
        await dashboard.Page.GetByLabel("Choose a zip").SetInputFilesAsync(File("kiosk-browser-2.4.0.zip", 50_000));

        await Expect(dashboard.Page.GetByLabel("Package")).ToHaveValueAsync("kiosk-browser");
        await Expect(dashboard.Page.GetByLabel("Version")).ToHaveValueAsync("2.4.0");
        await dashboard.Page.GetByLabel("Channel").FillAsync("lab-2");
        await dashboard.Button("Upload and announce").ClickAsync();

        await Expect(dashboard.Page.GetByRole(AriaRole.Heading, new PageGetByRoleOptions { Name = "kiosk-browser 2.4.0" })).ToBeVisibleAsync();
        await Expect(dashboard.Page.Locator(".headline")).ToContainTextAsync("lab-2");
        await Expect(dashboard.Part("Artifact")).ToContainTextAsync("50 kB");
        dashboard.AssertNothingWentWrong();
    }

    [BrowserFact]
    public async Task A_zip_that_is_dropped_anywhere_on_the_page_is_taken()
    {
        await using var dashboard = await DashboardPage.OpenAsync(chromium, site.Address, path: "/releases");
        var dropped = await dashboard.Page.EvaluateHandleAsync("""
            () => {
              const transfer = new DataTransfer();
              transfer.items.add(new File(['PK\x03\x04', new Uint8Array(3000).fill(7)], 'signage-player-1.0.0-beta.2.zip', { type: 'application/zip' }));
              return transfer;
            }
            """);
        var target = dashboard.Page.Locator(".droppable");
        await target.DispatchEventAsync("dragover", new { dataTransfer = dropped });
        await Expect(dashboard.Page.GetByText("Drop the zip to bring it out")).ToBeVisibleAsync();

        await target.DispatchEventAsync("drop", new { dataTransfer = dropped });

        await Expect(dashboard.Page.GetByLabel("Package")).ToHaveValueAsync("signage-player");
        await Expect(dashboard.Page.GetByLabel("Version")).ToHaveValueAsync("1.0.0-beta.2");
        await dashboard.Button("Upload and announce").ClickAsync();
        await Expect(dashboard.Page.GetByRole(AriaRole.Heading, new PageGetByRoleOptions { Name = "signage-player 1.0.0-beta.2" })).ToBeVisibleAsync();
        dashboard.AssertNothingWentWrong();
    }

    [BrowserFact]
    public async Task An_upload_shows_how_far_it_is_and_can_be_stopped()
    {
        await using var dashboard = await DashboardPage.OpenAsync(chromium, site.Address, path: "/releases");
        var network = await dashboard.Page.Context.NewCDPSessionAsync(dashboard.Page);
        await network.SendAsync("Network.enable");
        await network.SendAsync("Network.emulateNetworkConditions", new Dictionary<string, object>
        {
            ["offline"] = false, ["latency"] = 0, ["downloadThroughput"] = -1, ["uploadThroughput"] = 400_000,
        });
        await dashboard.Button("New release").ClickAsync();
        await dashboard.Page.GetByLabel("Choose a zip").SetInputFilesAsync(File("slow-1.0.0.zip", 20_000_000));
        await dashboard.Button("Upload and announce").ClickAsync();
        await Expect(dashboard.Page.GetByText(new Regex("^[1-9][0-9]? % of 20 MB$"))).ToBeVisibleAsync();

        await dashboard.Button("Stop the upload").ClickAsync();

        await Expect(dashboard.Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Alert)).ToHaveTextAsync("The upload was cancelled; nothing of it is kept.");
        await dashboard.Button("Cancel").ClickAsync();
        await Expect(DashboardPage.Row(dashboard.Releases, "slow")).ToHaveCountAsync(0);
    }

    [BrowserFact]
    public async Task An_upload_is_sent_again_with_its_key_until_something_of_it_is_changed()
    {
        await using var dashboard = await DashboardPage.OpenAsync(chromium, site.Address, path: "/releases");
        var keys = new List<string>();
        await dashboard.Page.RouteAsync("**/api/v1/releases?package=**", async route =>
        {
            keys.Add(route.Request.Headers["idempotency-key"]);
            await (keys.Count < 3 ? route.AbortAsync() : route.ContinueAsync());
        });
        await dashboard.Button("New release").ClickAsync();
        await dashboard.Page.GetByLabel("Choose a zip").SetInputFilesAsync(File("again-1.0.0.zip", 3000));
        for (var attempt = 1; attempt <= 2; attempt++)
        {
            await dashboard.Button("Upload and announce").ClickAsync();
            await Expect(dashboard.Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Alert)).ToContainTextAsync("broke off");
        }

        await dashboard.Page.GetByLabel("Version").FillAsync("1.0.1");
        await dashboard.Button("Upload and announce").ClickAsync();

        await Expect(dashboard.Page.GetByRole(AriaRole.Heading, new PageGetByRoleOptions { Name = "again 1.0.1" })).ToBeVisibleAsync();
        Assert.Equal(keys[0], keys[1]);
        Assert.NotEqual(keys[1], keys[2]);
    }

    [BrowserFact]
    public async Task A_file_that_is_dropped_while_one_is_uploaded_changes_nothing()
    {
        await using var dashboard = await DashboardPage.OpenAsync(chromium, site.Address, path: "/releases");
        var go = new TaskCompletionSource();
        await dashboard.Page.RouteAsync("**/api/v1/releases?package=**", async route =>
        {
            await go.Task;
            await route.ContinueAsync();
        });
        await dashboard.Button("New release").ClickAsync();
        await dashboard.Page.GetByLabel("Choose a zip").SetInputFilesAsync(File("one-1.0.0.zip", 3000));
        await dashboard.Button("Upload and announce").ClickAsync();
        await Expect(dashboard.Button("Stop the upload")).ToBeVisibleAsync();
        var dropped = await dashboard.Page.EvaluateHandleAsync("() => { const transfer = new DataTransfer(); transfer.items.add(new File(['PK'], 'other-2.0.0.zip')); return transfer; }");

        await dashboard.Page.GetByRole(AriaRole.Dialog).DispatchEventAsync("drop", new { dataTransfer = dropped });

        await Expect(dashboard.Page.GetByLabel("Package")).ToHaveValueAsync("one");
        await Expect(dashboard.Button("Upload and announce")).ToBeDisabledAsync();
        go.SetResult();
        await Expect(dashboard.Page.GetByRole(AriaRole.Heading, new PageGetByRoleOptions { Name = "one 1.0.0" })).ToBeVisibleAsync();
        dashboard.AssertNothingWentWrong();
    }

    [BrowserFact]
    public async Task What_the_manager_refuses_is_said_and_can_be_mended()
    {
        await site.ReleaseAsync("there", "1.0.0", 1000);
        await using var dashboard = await DashboardPage.OpenAsync(chromium, site.Address, path: "/releases");
        await dashboard.Button("New release").ClickAsync();
        await dashboard.Page.GetByLabel("Choose a zip").SetInputFilesAsync(File("there-1.0.0.zip", 2000));
        await dashboard.Button("Upload and announce").ClickAsync();
        await Expect(dashboard.Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Alert)).ToContainTextAsync("there");

        await dashboard.Page.GetByLabel("Version").FillAsync("1.0.1");
        await dashboard.Button("Upload and announce").ClickAsync();

        await Expect(dashboard.Page.GetByRole(AriaRole.Heading, new PageGetByRoleOptions { Name = "there 1.0.1" })).ToBeVisibleAsync();
        dashboard.AssertOnlyRefusedWith(409);
    }

    private static FilePayload File(string name, int size) => new() { Name = name, MimeType = "application/zip", Buffer = Site.Zip(size) };
}
