using System.Globalization;
using System.Net.ServerSentEvents;
using System.Text.Json;
using ThinMqtt.Contracts;
using ThinMqtt.Manager;

namespace ThinMqtt.Server;

/// <summary>Tells what happens, as the manager's own event stream has it, and who waits for it hears of it.</summary>
internal sealed class DemoNarrator(HttpClient http, JsonSerializerOptions json, TextWriter output)
{
    private readonly Lock _gate = new();
    private readonly List<(Func<ManagerEvent, bool> IsIt, TaskCompletionSource Seen)> _waiting = [];

    /// <summary>Until the stream or <paramref name="stop"/> ends it.</summary>
    /// <param name="listening">Completed once nothing is missed any more.</param>
    /// <param name="stop">Ends it.</param>
    public async Task RunAsync(TaskCompletionSource listening, CancellationToken stop)
    {
        await using var stream = await http.GetStreamAsync("/api/v1/events", stop);
        listening.TrySetResult();
        var parser = SseParser.Create(stream, (_, data) => JsonSerializer.Deserialize<ManagerEvent>(data, json)!);
        await foreach (var item in parser.EnumerateAsync(stop))
        {
            Tell(item.Data);
            Notify(item.Data);
        }
    }

    /// <summary>Completes with the first event that is the one.</summary>
    public Task WaitFor(Func<ManagerEvent, bool> isIt)
    {
        var seen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            _waiting.Add((isIt, seen));
        }

        return seen.Task;
    }

    /// <returns>Null for what is only on the way.</returns>
    public static string? Line(ManagerEvent change) => change switch
    {
        { Kind: ManagerEventKind.Result, Result: { IsFinal: true } result } => Line(result),
        { Kind: ManagerEventKind.Device, DeviceEvent: DeviceEventKind.Discovered or DeviceEventKind.Updated or DeviceEventKind.UpdateFailed } => null,
        { Kind: ManagerEventKind.Device } => $"{change.Device}: {change.Text}",
        { Kind: ManagerEventKind.Release } => change.Text,
        _ => null,
    };

    private static string Line(ReleaseResult result)
    {
        var what = $"{result.Package} {result.Version}";
        var seconds = ((result.Finished - result.Started) ?? TimeSpan.Zero).TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture);
        return result.State == UpdateState.Succeeded
            ? $"{result.Device} installed {what} in {seconds} s"
            : $"{result.Device} did not install {what}: {result.State} after {seconds} s. {result.Reason}";
    }

    private void Tell(ManagerEvent change)
    {
        if (Line(change) is { } line)
        {
            output.WriteLine($"{change.At.ToLocalTime():HH:mm:ss}  {line}");
        }
    }

    private void Notify(ManagerEvent change)
    {
        lock (_gate)
        {
            foreach (var waiting in _waiting.Where(waiting => waiting.IsIt(change)).ToArray())
            {
                _waiting.Remove(waiting);
                waiting.Seen.SetResult();
            }
        }
    }
}
