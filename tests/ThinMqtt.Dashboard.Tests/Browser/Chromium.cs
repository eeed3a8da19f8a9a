using Microsoft.Playwright;

namespace ThinMqtt.Dashboard.Tests;

/// <summary>One browser for all tests, which then take turns; each has a profile of its own.</summary>
public sealed class Chromium : IAsyncLifetime
{
    private const string Program = "/usr/bin/chromium";

    /// <summary>A root user's browser has no sandbox; and it stays quiet: no updates, no reports, nothing but the page.</summary>
    private static readonly string[] Arguments =
    [
        "--no-sandbox", "--disable-background-networking", "--disable-quic", "--disable-component-update", "--disable-sync",
        "--disable-dev-shm-usage", "--force-color-profile=srgb",
    ];

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    /// <summary>Null when tests can use it; otherwise why they cannot.</summary>
    public static string? SkipReason => File.Exists(Program) ? null : $"{Program} is not there; apt install chromium.";

    internal IBrowser Browser => _browser!;

    public async Task InitializeAsync()
    {
        if (SkipReason is not null)
        {
            return;
        }

        Assertions.SetDefaultExpectTimeout((float)DashboardPage.Patience.TotalMilliseconds);
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = Program, Args = Arguments });
    }

    public async Task DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _playwright?.Dispose();
    }
}

/// <summary>The tests that share <see cref="Chromium"/>.</summary>
[CollectionDefinition(Name)]
public sealed class BrowserTests : ICollectionFixture<Chromium>
{
    public const string Name = "Browser";
}
