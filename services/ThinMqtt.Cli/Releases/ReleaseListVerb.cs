using System.CommandLine;

namespace ThinMqtt.Cli;

/// <summary><c>thinctl release list</c></summary>
internal static class ReleaseListVerb
{
    public static Verb Create(CommonOptions common)
    {
        var package = new Option<string?>("--package", "-p") { Description = "Only releases of this package", HelpName = "NAME" };
        package.CompletionSources.Add(Suggestions.Packages);
        var channel = new Option<string?>("--channel", "-c") { Description = "Only releases on this channel", HelpName = "NAME" };
        channel.CompletionSources.Add(Suggestions.Channels);
        var state = new Option<string?>("--state") { Description = "Only releases that are so", HelpName = "live|replaced|withdrawn" };
        state.AcceptOnlyFromAmong(Release.Live, "replaced", "withdrawn");
        var limit = new Option<int?>("--limit") { Description = "At most so many", HelpName = "COUNT", CustomParser = Values.Of<int?>(Values.TryParseCount) };
        var verb = new Verb(
            "list",
            "Releases, the newest first.",
            common,
            (session, parse, stop) => RunAsync(
                session, new ReleaseChoice(parse.GetValue(package), parse.GetValue(channel), parse.GetValue(state)), parse.GetValue(limit), stop))
        {
            Examples = """
                thinctl release list
                thinctl release list --package kiosk --channel stable --limit 5
                thinctl release list --state live --json | jq '.items[] | {id, package, version}'
                """,
        };
        verb.Add(package);
        verb.Add(channel);
        verb.Add(state);
        verb.Add(limit);
        return verb;
    }

    private static async Task RunAsync(Session session, ReleaseChoice choice, int? limit, CancellationToken stop)
    {
        var (releases, json) = await ManagerClient.AllAsync(session.Client.ReleasesAsync(choice, limit, stop), page => page.Items);
        if (session.IsJson)
        {
            Terminal.WriteJson(json);
            return;
        }

        WriteTable(session, releases);
        if (releases.Count == 0)
        {
            Terminal.WriteNote(choice == new ReleaseChoice() ? "There is no release yet. 'thinctl release publish --help' shows how to make one." : "No release is so.");
        }
    }

    private static void WriteTable(Session session, List<Release> releases)
    {
        var now = session.Terminal.IsForEyes ? session.Time.GetUtcNow() : (DateTimeOffset?)null;
        var table = new TextTable(
            new("Id"), new("Package", 8), new("Version", 7), new("Channel", 7), new("State"), new("Announced"), new("Size"), new("Devices", 16));
        foreach (var release in releases)
        {
            table.Add(
                $"{release.Id}",
                release.Package,
                release.Version,
                release.Channel,
                new Cell(release.State, Words.OfRelease(release.State)),
                now is { } eyes ? $"{Amounts.Span(eyes - release.Announced)} ago" : Amounts.Utc(release.Announced),
                Amounts.Size(release.Size),
                Words.Counts(release.Counts));
        }

        table.WriteTo(session.Terminal);
    }
}
