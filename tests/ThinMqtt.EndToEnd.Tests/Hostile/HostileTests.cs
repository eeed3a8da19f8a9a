using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using ThinMqtt.Testing;
using Xunit.Abstractions;

namespace ThinMqtt.EndToEnd.Tests.Hostile;

/// <summary>
/// One broker, attacked on many connections at once: THINMQTT_HOSTILE_SEQUENCES sets how often, THINMQTT_HOSTILE_SECONDS for how long at the
/// most, for slow machines.
/// </summary>
public sealed class HostileTests(ITestOutputHelper output)
{
    private const int Attackers = 12;
    private const long MemoryBound = 256L << 20;

    private static readonly Dictionary<string, string> Settings = new()
    {
        ["Broker:SysInterval"] = "00:00:01",
        ["Broker:Limits:MaximumSessionExpiry"] = "00:00:01", // so that every session ends while the test looks
        ["Broker:Limits:MaximumQueuedMessages"] = "100",
        ["Logging:LogLevel:Default"] = "Error",
        ["Logging:LogLevel:Microsoft.AspNetCore"] = "Error",
    };

    [Fact]
    public async Task Hostile_clients_do_no_harm_and_leave_nothing_behind()
    {
        var seed = Seed.Take();
        output.WriteLine($"seed {seed}");
        await using var server = new ThinMqttServer(Settings, roles: "broker");
        await server.StartAsync();
        await using var monitor = new SysMonitor(server.Tcp);
        await using var pair = new WellBehavedPair(server.Tcp);
        await monitor.StartAsync();
        await pair.StartAsync();
        var disconnects = new ConcurrentQueue<string>();
        foreach (var client in pair.Clients.Append(monitor.Client))
        {
            client.Disconnected += (_, end) => disconnects.Enqueue($"{client.ClientId}: {end.Text}");
        }

        await AwaitBaseLineAsync(monitor);
        var memory = ResidentBytes(server);

        var sequences = await AttackAsync(server, seed);

        await pair.FinishAsync();
        await AwaitBaseLineAsync(monitor);
        output.WriteLine($"{sequences} sequences; {pair.Exchanges} exchanges meanwhile, the longest {pair.Longest.TotalMilliseconds:F0} ms");
        output.WriteLine($"{monitor.Value("publish/messages/received")} publications taken, {monitor.Value("clients/maximum")} connections at once");
        output.WriteLine($"resident {memory >> 20} MiB before, {ResidentBytes(server) >> 20} after; heap {monitor.Value("heap/current") >> 20}");
        Assert.True(sequences >= 10_000, $"only {sequences} sequences in the time there was");
        Assert.Empty(disconnects);
        Assert.StartsWith("ready ", Assert.Single(server.Log.Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
        Assert.InRange(ResidentBytes(server), 0, memory + MemoryBound);
    }

    /// <summary>The monitor and the pair, and a subscription of each.</summary>
    private static async Task AwaitBaseLineAsync(SysMonitor monitor)
    {
        await monitor.BecomesAsync("clients/connected", 3);
        await monitor.BecomesAsync("clients/total", 3);
        await monitor.BecomesAsync("subscriptions/count", 3);
    }

    private static async Task<int> AttackAsync(ThinMqttServer server, int seed)
    {
        var remaining = Seed.Number("THINMQTT_HOSTILE_SEQUENCES", 100_000);
        var done = 0;
        var end = TimeProvider.System.GetTimestamp() + (Seed.Number("THINMQTT_HOSTILE_SECONDS", 60) * TimeProvider.System.TimestampFrequency);
        await Task.WhenAll(Enumerable.Range(0, Attackers).Select(attacker => Task.Factory.StartNew(
            () =>
            {
                using var client = new HostileClient(server, new Random(seed + attacker), new IPAddress([127, 0, 0, (byte)(attacker + 2)]));
                while (Interlocked.Decrement(ref remaining) >= 0 && TimeProvider.System.GetTimestamp() < end)
                {
                    client.AttackOnce();
                    Interlocked.Increment(ref done);
                }
            },
            TaskCreationOptions.LongRunning)));
        return done;
    }

    private static long ResidentBytes(ThinMqttServer server)
    {
        var line = File.ReadLines($"/proc/{server.ProcessId}/status").Single(line => line.StartsWith("VmRSS:", StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024;
    }
}
