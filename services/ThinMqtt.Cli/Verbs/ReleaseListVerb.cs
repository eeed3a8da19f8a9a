namespace ThinMqtt.Cli;

/// <summary><c>thinctl release list</c></summary>
internal static class ReleaseListVerb
{
    public static Verb Create(CommonOptions common) => new("list", "All releases, the newest first.", common, (session, _, stop) => RunAsync(session, stop))
    {
        Examples = """
            thinctl release list
            thinctl release list --json | jq '.[] | select(.state == "live") | {id, package, version}'
            """,
    };

    private static async Task RunAsync(Session session, CancellationToken stop)
    {
        var releases = await session.Client.ReleasesAsync(stop);
        if (session.IsJson)
        {
            Terminal.WriteJson(releases.Json);
            return;
        }

        var now = session.Terminal.IsForEyes ? session.Time.GetUtcNow() : (DateTimeOffset?)null;
        var table = new TextTable(
            new("Id"), new("Package", 8), new("Version", 7), new("Channel", 7), new("State"), new("Announced"), new("Size"), new("Devices", 16));
        foreach (var release in releases.Value)
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
        if (releases.Value.Count == 0)
        {
            Terminal.WriteNote("There is no release yet. 'thinctl release publish --help' shows how to make one.");
        }
    }
}
