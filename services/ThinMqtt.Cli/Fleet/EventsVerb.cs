using System.CommandLine;

namespace ThinMqtt.Cli;

/// <summary><c>thinctl events</c></summary>
internal static class EventsVerb
{
    private static readonly string[] Kinds = ["release", "result", "device", "inventory", "seen"];

    public static Verb Create(CommonOptions common)
    {
        var kinds = new Option<IReadOnlyList<string>?>("--kinds")
        {
            Description = $"Only these, with commas between: {string.Join(',', Kinds)} [default: all but seen]",
            HelpName = "A,B",
            CustomParser = Values.Of<IReadOnlyList<string>?>(TryParseKinds),
        };
        kinds.CompletionSources.Add(Suggestions.ListOf(Kinds));
        var follow = new Option<bool>("--follow", "-f") { Description = "Listen again after a lost connection, from where it was; without it that is exit code 3" };
        var limit = new Option<int?>("--limit") { Description = "End after so many", HelpName = "COUNT", CustomParser = Values.Of<int?>(Values.TryParseCount) };
        var verb = new Verb(
            "events",
            "What happens, as it happens: a line for each event, until Ctrl-C.",
            common,
            (session, parse, stop) => ResultReader.PrintAsync(
                over => RunAsync(session, parse.GetValue(kinds) ?? Kinds[..^1], parse.GetValue(follow), parse.GetValue(limit) ?? int.MaxValue, over), stop))
        {
            Examples = """
                thinctl events --follow
                thinctl events --kinds release,result --json | jq -r 'select(.result.state == "failed") | .device'
                """,
        };
        verb.Add(kinds);
        verb.Add(follow);
        verb.Add(limit);
        return verb;
    }

    private static async Task RunAsync(Session session, IReadOnlyList<string> kinds, bool isFollowing, int limit, CancellationToken stop)
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var left = limit;
        void Heard(ServerEvent heard)
        {
            if (left > 0 && Write(session, heard, kinds) && --left == 0)
            {
                enough.Cancel();
            }
        }

        try
        {
            await new EventFollower(session.Client, session.Time).RunAsync(
                new EventQuery { Kinds = string.Join(',', kinds) }, Heard, trouble => Tell(session, trouble, isFollowing), enough.Token);
        }
        catch (OperationCanceledException) when (left == 0)
        {
            // That was the last one that was wanted.
        }
    }

    private static void Tell(Session session, string? trouble, bool isFollowing)
    {
        if (trouble is not null && !isFollowing)
        {
            throw new CommandException(ExitCode.Unreachable, $"{session.Client.Server}: {trouble} With --follow it would listen again.");
        }

        if (trouble is not null)
        {
            Terminal.WriteNote($"Not live: {trouble}");
        }
    }

    /// <returns>Whether it was one that was wanted.</returns>
    private static bool Write(Session session, ServerEvent heard, IReadOnlyList<string> kinds)
    {
        if (heard.Kind == "missed")
        {
            Terminal.WriteNote("Events were missed here: too many, or too long without connection.");
        }

        if (!kinds.Contains(heard.Kind))
        {
            return false;
        }

        if (session.IsJson)
        {
            Terminal.WriteJson(heard.Data);
        }
        else if (heard.Read() is { } change)
        {
            session.Terminal.WriteLine($"{(change.At is { } at ? Amounts.Utc(at) : "-")}  {change.Kind,-9}  {Text(change)}");
        }

        return true;
    }

    private static string Text(ManagerEvent change)
    {
        var about = change.Device ?? (change.Release is { } release ? $"release {release}" : "-");
        return string.IsNullOrEmpty(change.Text) ? about : $"{about}  {change.Text}";
    }

    private static bool TryParseKinds(string? text, out IReadOnlyList<string>? value, out string? reason)
    {
        var kinds = (text ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var unknown = Array.Find(kinds, kind => !Kinds.Contains(kind));
        reason = kinds.Length > 0 && unknown is null ? null : $"'{unknown ?? text}' is no kind of event; they are {string.Join(", ", Kinds)}.";
        value = reason is null ? kinds : null;
        return reason is null;
    }
}
