using Microsoft.Playwright;

namespace ThinMqtt.Dashboard.Tests;

/// <summary>Sizes, themes and pictures.</summary>
internal static class Looks
{
    /// <summary>Where pictures of the page are put.</summary>
    public static string Folder { get; } =
        Environment.GetEnvironmentVariable("THINMQTT_SCREENSHOTS") is { Length: > 0 } given ? given : Path.Combine(Web.Repository, "artifacts", "screenshots");

    public static BrowserNewContextOptions Of(int width, int height, ColorScheme scheme = ColorScheme.Light) =>
        new() { ViewportSize = new ViewportSize { Width = width, Height = height }, ColorScheme = scheme };

    /// <summary>What a person could scroll to, in CSS pixels.</summary>
    public static Task<int> WidthAsync(IPage page) => page.EvaluateAsync<int>("Math.max(document.documentElement.scrollWidth, document.querySelector('main').scrollWidth)");

    /// <summary>From 0, black, to 255.</summary>
    public static async Task<double> BrightnessAsync(IPage page)
    {
        var color = await page.EvaluateAsync<string>("""
            (() => {
              const context = document.createElement('canvas').getContext('2d');
              context.fillStyle = getComputedStyle(document.body).backgroundColor;
              context.fillRect(0, 0, 1, 1);
              return [...context.getImageData(0, 0, 1, 1).data].slice(0, 3).join(' ');
            })()
            """);
        return color.Split(' ').Average(double.Parse);
    }

    public static async Task PictureAsync(IPage page, string name, string? folder = null)
    {
        var png = await page.ScreenshotAsync(new PageScreenshotOptions { Animations = ScreenshotAnimations.Disabled });
        Directory.CreateDirectory(folder ?? Folder);
        await File.WriteAllBytesAsync(Path.Combine(folder ?? Folder, $"{name}.png"), await IndexedPng.FromAsync(page, png));
    }
}
