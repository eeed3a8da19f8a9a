using ThinMqtt.Agent;
using ThinMqtt.Contracts;

// ROOT ANNOUNCEMENT [HOLD]: ends what was begun in ROOT, then takes the release to its end. HOLD such as "Commit:before" stops all
// before or after that state is written to the journal, and says so, for a test to kill the program there.
var hold = args.ElementAtOrDefault(2);
var options = new UpdateOptions { Root = args[0], Device = DeviceId.Parse("host"), RetryDelay = TimeSpan.FromMilliseconds(1) };
if (!ReleaseAnnouncement.TryParse(File.ReadAllBytes(args[1]), out var announcement, out var reason))
{
    Console.WriteLine(reason);
    return 1;
}

using var http = new HttpClient { Timeout = Timeout.InfiniteTimeSpan };
using var engine = new UpdateEngine(options, http, (_, _) => Task.FromResult<Uri?>(null), _ => { }, TimeProvider.System);
engine.Journal.Writing += (state, isWritten) =>
{
    if (hold == $"{state}:{(isWritten ? "after" : "before")}")
    {
        Console.WriteLine($"holding {hold}");
        Thread.Sleep(Timeout.Infinite);
    }
};
foreach (var ended in await engine.RecoverAsync(CancellationToken.None))
{
    Console.WriteLine($"recovered {ended.Release?.Version} {ended.State}: {ended.Reason}");
}

var result = await engine.RunAsync(announcement, CancellationToken.None);
Console.WriteLine(result is null ? "nothing to do" : $"ended {result.Release?.Version} {result.State}: {result.Reason}");
Console.WriteLine("done");
return 0;
