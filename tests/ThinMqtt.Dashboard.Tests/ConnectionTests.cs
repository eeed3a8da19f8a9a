using Microsoft.Playwright;
using ThinMqtt.Contracts;
using static Microsoft.Playwright.Assertions;

namespace ThinMqtt.Dashboard.Tests;

[Collection(BrowserTests.Name)]
public sealed class ConnectionTests(Chromium chromium) : IAsyncLifetime
{
    private readonly Site _site = new();

    [BrowserFact]
    public async Task Before_anything_is_there_the_page_says_how_to_begin()
    {
        foreach (var (path, texts) in new (string, string[])[]
        {
            ("/", ["No device has been seen yet", "thinmqtt-agent --server mqtt://127.0.0.1:", "No release is live", "Nothing has happened yet"]),
            ("/devices", ["No device has been seen yet", "thinmqtt-agent --server mqtt://127.0.0.1:"]),
            ("/releases", ["No release has been announced yet"]),
            ("/activity", ["Nothing has happened yet"]),
        })
        {
            await using var dashboard = await DashboardPage.OpenAsync(chromium, _site.Address, path: path);
            foreach (var text in texts)
            {
                await Expect(dashboard.Page.GetByText(text)).ToBeVisibleAsync();
            }

            dashboard.AssertNothingWentWrong();
        }
    }

    [BrowserFact]
    public async Task A_server_that_stops_is_said_and_what_was_missed_is_read_when_it_is_back()
    {
        await _site.Fleet.StartAsync("before", Machines.Wyse("was-here", "10.20.1.11"));
        await using var dashboard = await DashboardPage.OpenAsync(chromium, _site.Address, path: "/devices");
        await Expect(DashboardPage.Row(dashboard.Devices, "was-here")).ToBeVisibleAsync();

        await _site.Server.StopAsync();
        await Expect(dashboard.Connection).ToHaveTextAsync("Disconnected");
        var banner = dashboard.Page.GetByRole(AriaRole.Alert);
        await Expect(banner).ToContainTextAsync("What is shown is as of");
        await Expect(banner).ToContainTextAsync("Trying again");
        await Expect(DashboardPage.Row(dashboard.Devices, "was-here")).ToBeVisibleAsync();

        await _site.Server.StartAsync();
        await using (var fleet = await Fleet.ConnectAsync(_site.Server.Tcp))
        {
            await fleet.StartAsync("meanwhile", Machines.Pi("came-meanwhile", "10.20.9.40"));
            await fleet.PresenceAsync("before", PresenceState.Offline, PresenceReason.Shutdown);
        }

        await Expect(dashboard.Connection).ToHaveTextAsync("Live");
        await Expect(banner).ToBeHiddenAsync();
        await Expect(DashboardPage.Row(dashboard.Devices, "came-meanwhile")).ToBeVisibleAsync();
        await Expect(DashboardPage.Row(dashboard.Devices, "was-here").Locator(".cell.presence")).ToHaveTextAsync("offline");
    }

    [BrowserFact]
    public async Task What_a_proxy_answers_while_the_server_restarts_is_tried_again()
    {
        await using var dashboard = await DashboardPage.OpenAsync(chromium, _site.Address, path: "/devices");
        await dashboard.Page.RouteAsync("**/api/v1/events?**", route => route.FulfillAsync(new RouteFulfillOptions { Status = 404, Body = "404 page not found" }));
        await dashboard.Page.RunAndWaitForResponseAsync(() => _site.Server.StopAsync(), response => response.Status == 404);
        await Expect(dashboard.Connection).ToHaveTextAsync("Disconnected");

        await dashboard.Page.UnrouteAllAsync();
        await _site.Server.StartAsync();
        await using var fleet = await Fleet.ConnectAsync(_site.Server.Tcp);
        await fleet.StartAsync("after", Machines.Pi("came-after", "10.20.9.41"));

        await Expect(DashboardPage.Row(dashboard.Devices, "came-after")).ToBeVisibleAsync();
        await Expect(dashboard.Connection).ToHaveTextAsync("Live");
    }

    [BrowserFact]
    public async Task A_list_whose_group_is_deleted_while_the_server_is_away_is_not_shown_as_it_was()
    {
        await _site.Fleet.StartAsync("grouped", Machines.Pi("in-a-group", "10.20.9.42"));
        await _site.GroupAsync("goes", "in-a-group");
        await using var dashboard = await DashboardPage.OpenAsync(chromium, _site.Address, path: "/devices?filter=group:goes");
        await Expect(DashboardPage.Row(dashboard.Devices, "in-a-group")).ToBeVisibleAsync();

        await dashboard.Page.Context.SetOfflineAsync(true);
        await _site.Server.StopAsync();
        await Expect(dashboard.Connection).ToHaveTextAsync("Disconnected");
        await _site.Server.StartAsync();
        (await _site.Http.DeleteAsync("/api/v1/groups/goes")).EnsureSuccessStatusCode();
        await dashboard.Page.Context.SetOfflineAsync(false);

        await Expect(dashboard.Page.GetByText("The filter cannot be used")).ToBeVisibleAsync();
        await Expect(dashboard.Connection).ToHaveTextAsync("Live");
        await dashboard.Button("Show all devices").ClickAsync();
        await Expect(DashboardPage.Row(dashboard.Devices, "in-a-group")).ToBeVisibleAsync();
    }

    [BrowserFact]
    public async Task A_list_whose_group_is_deleted_while_it_is_shown_says_so_without_being_disconnected()
    {
        await _site.Fleet.StartAsync("grouped", Machines.Pi("in-a-group", "10.20.9.43"));
        await _site.GroupAsync("ends", "in-a-group");
        await using var dashboard = await DashboardPage.OpenAsync(chromium, _site.Address, path: "/devices?filter=group:ends");
        await Expect(DashboardPage.Row(dashboard.Devices, "in-a-group")).ToBeVisibleAsync();
        await dashboard.Page.EvaluateAsync("""
            () => {
              window.states = [];
              new MutationObserver(() => window.states.push(document.documentElement.dataset.connection))
                .observe(document.documentElement, { attributeFilter: ['data-connection'] });
            }
            """);

        (await _site.Http.DeleteAsync("/api/v1/groups/ends")).EnsureSuccessStatusCode();

        await Expect(dashboard.Page.GetByText("The filter cannot be used")).ToBeVisibleAsync();
        await Expect(DashboardPage.Row(dashboard.Devices, "in-a-group")).ToHaveCountAsync(0);
        Assert.DoesNotContain("lost", await dashboard.Page.EvaluateAsync<string[]>("window.states"));
        await dashboard.Button("Show all devices").ClickAsync();
        await Expect(DashboardPage.Row(dashboard.Devices, "in-a-group")).ToBeVisibleAsync();
    }

    [BrowserFact]
    public async Task Of_thousands_of_devices_the_page_knows_those_in_view()
    {
        const int devices = 3000;
        await Parallel.ForEachAsync(
            Enumerable.Range(0, devices),
            new ParallelOptions { MaxDegreeOfParallelism = 50 },
            async (number, _) => await _site.Fleet.StartAsync($"many-{number:0000}", Machines.Wyse($"host-{number:0000}", $"10.9.{number / 256}.{number % 256}"), "hello 1.0.0"));
        await using var dashboard = await DashboardPage.OpenAsync(chromium, _site.Address, path: "/devices");
        var rows = dashboard.Devices.Locator(".rows .row");
        await Expect(dashboard.Page.GetByText("3,000 devices")).ToBeVisibleAsync();
        await Expect(dashboard.Devices).ToHaveAttributeAsync("aria-rowcount", "3001");
        Assert.InRange(await rows.CountAsync(), 20, 60);

        await dashboard.Devices.FocusAsync();
        await dashboard.Page.Keyboard.PressAsync("End");
        await Expect(DashboardPage.Row(dashboard.Devices, "host-2999")).ToBeVisibleAsync();
        await Expect(DashboardPage.Row(dashboard.Devices, "host-0000")).ToHaveCountAsync(0);
        Assert.InRange(await rows.CountAsync(), 20, 60);

        await dashboard.Page.Keyboard.PressAsync("Enter");
        await Expect(dashboard.Page.GetByRole(AriaRole.Heading, new PageGetByRoleOptions { Name = "host-2999", Level = 1 })).ToBeVisibleAsync();
        foreach (var (state, reason, shown) in new[] { (PresenceState.Offline, PresenceReason.Shutdown, "offline"), (PresenceState.Online, PresenceReason.Started, "online") })
        {
            await _site.Fleet.PresenceAsync("many-2999", state, reason);
            await Expect(dashboard.Page.Locator(".headline .presence")).ToHaveTextAsync(shown);
        }

        Assert.Contains("many-2999", dashboard.Requests.Last(request => request.StartsWith("/api/v1/events?", StringComparison.Ordinal)), StringComparison.Ordinal);
        await dashboard.Page.Keyboard.PressAsync("Escape");
        await Expect(DashboardPage.Row(dashboard.Devices, "host-2999")).ToBeVisibleAsync();

        Assert.DoesNotContain(dashboard.Requests, request => request.StartsWith("/api/v1/devices?", StringComparison.Ordinal));
        dashboard.AssertNothingWentWrong();
    }

    public Task InitializeAsync() => Chromium.SkipReason is null ? _site.InitializeAsync() : Task.CompletedTask;

    public Task DisposeAsync() => Chromium.SkipReason is null ? _site.DisposeAsync() : Task.CompletedTask;
}
