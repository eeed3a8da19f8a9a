using System.Globalization;
using ThinMqtt.Contracts;

namespace ThinMqtt.Agent.UpdateHost;

/// <summary>One life of an agent that has nothing but its update engine.</summary>
internal static class EngineRun
{
    public static async Task<int> RunAsync(string root, string announced, string? hold)
    {
        var options = new UpdateOptions { Root = root, Device = DeviceId.Parse("host"), RetryDelay = TimeSpan.FromMilliseconds(1) };
        if (!ReleaseAnnouncement.TryParse(await File.ReadAllBytesAsync(announced), out var announcement, out var reason))
        {
            Console.WriteLine(reason);
            return 1;
        }

        using var http = new HttpClient { Timeout = Timeout.InfiniteTimeSpan };
        using var engine = new UpdateEngine(options, http, (_, _) => Task.FromResult(FreshUrl.Refused), _ => { }, TimeProvider.System);
        engine.Journal.Writing += (state, isWritten) => Hold(hold, $"{state}:{(isWritten ? "after" : "before")}");
        foreach (var ended in await engine.RecoverAsync(CancellationToken.None))
        {
            Console.WriteLine($"recovered {ended.Release?.Version} {ended.State}: {ended.Reason}");
        }

        var began = TimeProvider.System.GetTimestamp();
        var result = await engine.RunAsync(announcement, CancellationToken.None);
        var took = TimeProvider.System.GetElapsedTime(began).TotalSeconds;
        Console.WriteLine(result is null ? "nothing to do" : $"ended {result.Release?.Version} {result.State}: {result.Reason}");
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"took {took:0.000} s, peak {PeakMemory()} kB"));
        Console.WriteLine("done");
        return 0;
    }

    private static void Hold(string? hold, string where)
    {
        if (hold == where)
        {
            Console.WriteLine($"holding {hold}");
            Thread.Sleep(Timeout.Infinite);
        }
    }

    /// <summary>The largest resident set so far, in kB.</summary>
    private static string PeakMemory() =>
        File.ReadLines("/proc/self/status").First(line => line.StartsWith("VmHWM:", StringComparison.Ordinal))[6..].Replace("kB", "").Trim();
}
