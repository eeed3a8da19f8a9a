namespace ThinMqtt.Cli;

/// <summary><c>thinctl overview</c></summary>
internal static class OverviewVerb
{
    public static Verb Create(CommonOptions common) => new(
        "overview",
        "The fleet in numbers: devices, versions, releases, and how the server is.",
        common,
        async (session, _, stop) => session.Write(await session.Client.OverviewAsync(stop), overview => Write(session.Terminal, overview)))
    {
        Examples = """
            thinctl overview
            thinctl overview --json | jq .devices.offline
            """,
    };

    private static void Write(Terminal terminal, Overview overview)
    {
        var devices = overview.Devices;
        terminal.WriteLine($"{Amounts.Devices(devices.Total)}: {devices.Online} online, {devices.Stale} stale, {devices.Offline} offline");
        WriteIfAny(terminal, devices.Cloned, "with an id that another machine uses, too: thinctl devices cloned:yes");
        WriteIfAny(terminal, devices.Damaged, "with a damaged package: thinctl devices damaged:yes");
        terminal.WriteLine($"Releases: {overview.Releases.Live} live, {overview.Releases.Underway} underway, {overview.Releases.Failed} with failures");
        foreach (var (part, health) in overview.Health)
        {
            terminal.WriteLine($"{part}: {(health.Ok ? "ok" : "not ok")}{(string.IsNullOrEmpty(health.Text) ? "" : $", {health.Text}")}", Words.OfHealth(health.Ok));
        }

        WriteVersions(terminal, overview);
    }

    private static void WriteIfAny(Terminal terminal, int count, string what)
    {
        if (count > 0)
        {
            terminal.WriteLine($"  {count} {what}", Words.OfHealth(isOk: false));
        }
    }

    private static void WriteVersions(Terminal terminal, Overview overview)
    {
        terminal.WriteLine();
        var table = new TextTable(new("Package", 8), new("Version", 8), new("Devices"));
        var spreads = overview.Packages.SelectMany(package => package.Versions.Select(version => (package.Package, Count: version)))
            .Concat(overview.Agents.Select(version => (Package: "(agent)", Count: version)));
        foreach (var (package, count) in spreads)
        {
            table.Add(package, count.Version, $"{count.Devices}");
        }

        table.WriteTo(terminal);
    }
}
