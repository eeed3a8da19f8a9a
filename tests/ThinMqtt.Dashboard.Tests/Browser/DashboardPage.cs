using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace ThinMqtt.Dashboard.Tests;

/// <summary>The dashboard in a fresh profile of the browser. What goes wrong beside the test is kept.</summary>
internal sealed class DashboardPage : IAsyncDisposable
{
    private readonly IBrowserContext _context;
    private readonly ConcurrentQueue<string> _complaints = [];
    private readonly ConcurrentQueue<string> _requests = [];

    private DashboardPage(IBrowserContext context, IPage page) => (_context, Page) = (context, page);

    /// <summary>Far more than anything takes on a busy machine.</summary>
    public static TimeSpan Patience { get; } = TimeSpan.FromSeconds(60);

    public IPage Page { get; }

    /// <summary>Errors of scripts, of the console and of the content security policy; requests to other hosts.</summary>
    public IReadOnlyCollection<string> Complaints => _complaints;

    /// <summary>What the page has asked for, as paths.</summary>
    public IReadOnlyCollection<string> Requests => _requests;

    public ILocator Devices => Page.GetByRole(AriaRole.Grid, new PageGetByRoleOptions { Name = "Devices", Exact = true });

    public ILocator Releases => Page.GetByRole(AriaRole.Grid, new PageGetByRoleOptions { Name = "Releases" });

    public ILocator Filter => Page.GetByRole(AriaRole.Combobox, new PageGetByRoleOptions { Name = "Filter devices" });

    public ILocator Activity => Page.GetByRole(AriaRole.Region, new PageGetByRoleOptions { Name = "Activity" });

    public ILocator Connection => Page.Locator(".connection");

    public static async Task<DashboardPage> OpenAsync(Chromium chromium, Uri address, BrowserNewContextOptions? options = null, string path = "/")
    {
        options ??= new BrowserNewContextOptions();
        options.BaseURL = address.ToString();
        options.ViewportSize ??= new ViewportSize { Width = 1440, Height = 900 };
        options.Locale = "en-GB";
        var context = await chromium.Browser.NewContextAsync(options);
        context.SetDefaultTimeout((float)Patience.TotalMilliseconds);
        var dashboard = new DashboardPage(context, await context.NewPageAsync());
        dashboard.Watch(address);
        await dashboard.Page.GotoAsync($"/#{path}");
        await Assertions.Expect(dashboard.Connection).ToHaveTextAsync("Live");
        return dashboard;
    }

    public ILocator Button(string name) => Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = name, Exact = true });

    /// <summary>A part of the view, by its heading.</summary>
    public ILocator Part(string name) => Page.GetByRole(AriaRole.Region, new PageGetByRoleOptions { Name = name, Exact = true });

    /// <summary>The row of a device or a release, by a text that only it has.</summary>
    public static ILocator Row(ILocator table, string text) => table.Locator(".rows .row").Filter(new LocatorFilterOptions { HasText = text });

    public void AssertNothingWentWrong() => Assert.Empty(_complaints);

    /// <summary>A refusal that the test wants: the browser writes each into its console.</summary>
    public void AssertOnlyRefusedWith(params int[] statuses) => Assert.All(_complaints, complaint => Assert.Contains(
        statuses, status => complaint.Contains($"the server responded with a status of {status}", StringComparison.Ordinal)));

    public async ValueTask DisposeAsync() => await _context.DisposeAsync();

    private void Watch(Uri address)
    {
        Page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
            {
                _complaints.Enqueue($"console: {message.Text}");
            }
        };
        Page.PageError += (_, error) => _complaints.Enqueue($"script: {error}");
        Page.Request += (_, request) =>
        {
            var url = new Uri(request.Url);
            _requests.Enqueue(url.PathAndQuery);
            if (url.Authority != address.Authority)
            {
                _complaints.Enqueue($"a request to another host: {url}");
            }
        };
    }
}
