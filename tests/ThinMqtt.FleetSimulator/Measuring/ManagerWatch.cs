using System.Net.Http.Json;
using System.Text.Json;

namespace ThinMqtt.FleetSimulator;

/// <summary>
/// Compares what the manager has with what was sent: its counters while heartbeats come, and at the end the inventory, device by device.
/// Nothing else may send heartbeats meanwhile.
/// </summary>
internal sealed class ManagerWatch(Uri manager, FleetOptions options, FleetStatistics statistics) : IDisposable
{
    private const int PageSize = 1000;

    /// <summary>After it, what is missing is lost.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly HttpClient _http = new() { BaseAddress = manager, Timeout = TimeSpan.FromSeconds(30) };
    private ServerCounters _begin = new();
    private long _sentAtBegin;

    /// <summary>The most heartbeats that were sent and not yet in the inventory, by the samples taken.</summary>
    public long MostBehind { get; private set; }

    /// <exception cref="HttpRequestException">The manager cannot be asked.</exception>
    public async Task StartAsync(CancellationToken stop) => (_begin, _sentAtBegin) = (await ReadAsync(stop), statistics.Heartbeats);

    /// <returns>How many heartbeats the inventory is behind just now.</returns>
    public async Task<long> SampleAsync(CancellationToken stop)
    {
        var sent = statistics.Heartbeats - _sentAtBegin;
        var behind = Math.Max(0, sent - (await ReadAsync(stop) - _begin).Done);
        MostBehind = Math.Max(MostBehind, behind);
        return behind;
    }

    /// <summary>Waits until the inventory has all that was sent, or will not get it any more.</summary>
    /// <param name="sequences">The last heartbeat of each device.</param>
    /// <param name="stop">Gives the comparison up.</param>
    public async Task<ManagerResult> CompareAsync(IReadOnlyDictionary<string, long> sequences, CancellationToken stop)
    {
        var end = TimeProvider.System.GetTimestamp();
        var sent = statistics.Heartbeats - _sentAtBegin;
        var counters = await ReadAsync(stop) - _begin;
        while (counters.Done < sent && TimeProvider.System.GetElapsedTime(end) < Patience)
        {
            await Task.Delay(10, stop);
            counters = await ReadAsync(stop) - _begin;
        }

        var caughtUp = TimeProvider.System.GetElapsedTime(end);
        return new ManagerResult
        {
            Sent = sent,
            Received = counters.Received,
            Stored = counters.Done,
            DroppedByManager = counters.DroppedByManager,
            DroppedByBroker = counters.DroppedByBroker,
            MostBehind = MostBehind,
            CaughtUpAfterSeconds = counters.Done >= sent ? Math.Round(caughtUp.TotalSeconds, 2) : null,
            DevicesWithOtherSequence = await DifferencesAsync(sequences, stop),
        };
    }

    public void Dispose() => _http.Dispose();

    private async Task<ServerCounters> ReadAsync(CancellationToken stop)
    {
        try
        {
            return ServerCounters.Parse(await _http.GetStringAsync(new Uri("/metrics", UriKind.Relative), stop));
        }
        catch (OperationCanceledException exception) when (!stop.IsCancellationRequested)
        {
            throw new HttpRequestException($"{manager}metrics did not answer within {_http.Timeout.TotalSeconds:0} s.", exception);
        }
    }

    private async Task<int> DifferencesAsync(IReadOnlyDictionary<string, long> sequences, CancellationToken stop)
    {
        var same = 0;
        for (var after = ""; after is not null;)
        {
            var path = $"/api/v1/devices?limit={PageSize}&sort=id&filter=id:{Uri.EscapeDataString(options.Prefix)}&after={Uri.EscapeDataString(after)}";
            var page = await _http.GetFromJsonAsync<JsonElement>(new Uri(path, UriKind.Relative), stop);
            same += page.GetProperty("items").EnumerateArray().Count(device => IsSame(device, sequences));
            after = page.TryGetProperty("next", out var next) ? next.GetString() : null;
        }

        return sequences.Count(device => device.Value > 0) - same;
    }

    private static bool IsSame(JsonElement device, IReadOnlyDictionary<string, long> sequences) =>
        device.TryGetProperty("heartbeat", out var heartbeat)
        && sequences.TryGetValue(device.GetProperty("id").GetString()!, out var sequence)
        && heartbeat.GetProperty("sequence").GetInt64() == sequence;
}

/// <summary>What of the heartbeats has reached the inventory.</summary>
public sealed record ManagerResult
{
    public required long Sent { get; init; }

    public required long Received { get; init; }

    /// <summary>Those that a newer one of the same device has overtaken before they were written count as stored.</summary>
    public required long Stored { get; init; }

    public required long DroppedByManager { get; init; }

    public required long DroppedByBroker { get; init; }

    /// <summary>Heartbeats sent and not yet stored, in the worst of the samples.</summary>
    public required long MostBehind { get; init; }

    /// <summary>From the last heartbeat sent until all were stored; null when they never were.</summary>
    public required double? CaughtUpAfterSeconds { get; init; }

    /// <summary>Devices whose last heartbeat is not the one that the inventory has.</summary>
    public required int DevicesWithOtherSequence { get; init; }

    /// <summary>Whether nothing was lost.</summary>
    public bool IsComplete => CaughtUpAfterSeconds is not null && DroppedByManager == 0 && DroppedByBroker == 0 && DevicesWithOtherSequence == 0;
}
