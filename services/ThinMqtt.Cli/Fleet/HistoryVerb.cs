using System.CommandLine;

namespace ThinMqtt.Cli;

/// <summary><c>thinctl history</c></summary>
internal static class HistoryVerb
{
    private const int MaximumPoints = 1000;
    private static readonly TimeSpan DefaultSince = TimeSpan.FromDays(1);

    public static Verb Create(CommonOptions common)
    {
        var since = new Option<TimeSpan?>("--since")
        {
            Description = "How far back, such as 2h or 30d [default: 1d]", HelpName = "DURATION", CustomParser = Values.Of<TimeSpan?>(Values.TryParseDuration),
        };
        var points = new Option<int?>("--points")
        {
            Description = "At most so many samples [default: as many as the terminal has cells, 300 in a pipe]", HelpName = "COUNT", CustomParser = Values.Of<int?>(Values.TryParseCount),
        };
        var verb = new Verb(
            "history",
            "How many devices were online: a curve, in a pipe a table.",
            common,
            (session, parse, stop) => RunAsync(session, parse.GetValue(since) ?? DefaultSince, parse.GetValue(points), stop))
        {
            Examples = """
                thinctl history
                thinctl history --since 30d
                thinctl history --since 1h --json | jq -r '.items[] | "\(.at) \(.online)"'
                """,
        };
        verb.Add(since);
        verb.Add(points);
        return verb;
    }

    private static async Task RunAsync(Session session, TimeSpan since, int? points, CancellationToken stop)
    {
        var wanted = Math.Min(points ?? (session.IsJson ? null : session.Terminal.Width) ?? 300, MaximumPoints);
        var history = await session.Client.HistoryAsync(session.Time.GetUtcNow() - since, wanted, stop);
        session.Write(history, page => Write(session.Terminal, page.Items));
    }

    private static void Write(Terminal terminal, IReadOnlyList<Sample> samples)
    {
        if (samples.Count == 0)
        {
            Terminal.WriteNote("There is no sample yet; the server takes one each minute.");
        }
        else if (terminal.Width is { } width)
        {
            WriteCurves(terminal, samples, width);
        }
        else
        {
            WriteTable(terminal, samples);
        }
    }

    private static void WriteCurves(Terminal terminal, IReadOnlyList<Sample> samples, int width)
    {
        var isUnicode = terminal.Results.Profile.Capabilities.Unicode;
        foreach (var (name, counts) in new (string, int[])[]
        {
            ("online", [.. samples.Select(sample => sample.Online)]),
            ("stale", [.. samples.Select(sample => sample.Stale)]),
            ("offline", [.. samples.Select(sample => sample.Offline)]),
        })
        {
            terminal.WriteLine($"{name}: {counts[^1]} now, {counts.Min()} to {counts.Max()}", Words.OfPresence(name));
            terminal.WriteLine(Sparkline.Of(counts, width, isUnicode), Words.OfPresence(name));
        }

        var (begin, end) = (Amounts.Utc(samples[0].At), Amounts.Utc(samples[^1].At));
        var drawn = Math.Min(samples.Count, width);
        terminal.WriteLine(begin + (drawn >= begin.Length + end.Length + 2 ? end.PadLeft(drawn - begin.Length) : $" to {end}"));
    }

    private static void WriteTable(Terminal terminal, IReadOnlyList<Sample> samples)
    {
        var table = new TextTable(new("At"), new("Online"), new("Stale"), new("Offline"));
        foreach (var sample in samples)
        {
            table.Add(Amounts.Utc(sample.At), $"{sample.Online}", $"{sample.Stale}", $"{sample.Offline}");
        }

        table.WriteTo(terminal);
    }
}
