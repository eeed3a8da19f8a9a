using System.CommandLine;

namespace ThinMqtt.Cli;

/// <summary><c>thinctl activity</c></summary>
internal static class ActivityVerb
{
    private const int DefaultLimit = 50;

    public static Verb Create(CommonOptions common)
    {
        var limit = new Option<int?>("--limit") { Description = $"At most so many, up to {ManagerClient.PageSize} [default: {DefaultLimit}]", HelpName = "COUNT", CustomParser = Values.Of<int?>(Values.TryParseCount) };
        var verb = new Verb(
            "activity",
            "What has happened to devices, the newest first. 'thinctl events' tells what happens from now on.",
            common,
            async (session, parse, stop) =>
            {
                var activity = await session.Client.ActivityAsync(Math.Min(parse.GetValue(limit) ?? DefaultLimit, ManagerClient.PageSize), stop);
                if (session.IsJson)
                {
                    Terminal.WriteJson([.. activity.Select(happened => happened.Json)]);
                    return;
                }

                Write(session.Terminal, [.. activity.Select(happened => happened.Value)]);
            })
        {
            Examples = """
                thinctl activity
                thinctl activity --limit 1000 --json | jq -r '.items[] | select(.kind == "cloned") | .device'
                """,
        };
        verb.Add(limit);
        return verb;
    }

    private static void Write(Terminal terminal, IReadOnlyList<Activity> activity)
    {
        var table = new TextTable(new("At"), new("Device", 8), new("Kind"), new("What", 20));
        foreach (var happened in activity)
        {
            table.Add(Amounts.Utc(happened.At), happened.Device, happened.Kind, happened.Text);
        }

        table.WriteTo(terminal);
        if (activity.Count == 0)
        {
            Terminal.WriteNote("Nothing has happened yet.");
        }
    }
}
