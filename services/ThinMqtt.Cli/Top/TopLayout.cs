using Spectre.Console;

namespace ThinMqtt.Cli;

/// <summary>The picture of <c>thinctl top</c>: as many lines as the terminal has, none wider than it. Without input or output.</summary>
internal sealed class TopLayout(TopModel model, int width, int height, DateTimeOffset now, bool isUnicode = true)
{
    private const int MaximumRollouts = 3;
    private const int LinesAboveRollouts = 3;
    private const int LinesAroundRows = 2; // the header of the table, and the keys

    /// <summary>Of host names and ids at least, where they are as long; other columns give way before.</summary>
    private const int NameWidth = 16;

    private static readonly Style Plain = Style.Plain;
    private static readonly Style Bold = new(decoration: Decoration.Bold);
    private static readonly Style Dim = new(decoration: Decoration.Dim);
    private static readonly Style Marked = new(decoration: Decoration.Invert);
    private static readonly string[] TableColumns = ["hostname", "id", "room", "presence", "address", "ram", "agent", "load", "seen"];

    /// <summary>Of devices.</summary>
    public int Rows => Math.Max(1, height - LinesAboveRollouts - RolloutLines - LinesAroundRows);

    /// <summary>Where the terminal's cursor is shown, while something is typed; in the last line.</summary>
    public int? CursorColumn => model.Draft is { } draft ? Math.Min(TextTable.WidthOf("/" + Terminal.Printable(draft)), width - 1) : null;

    private int RolloutLines => Math.Min(model.Rollouts.Count, MaximumRollouts) + (model.Rollouts.Count > MaximumRollouts ? 1 : 0);

    public IReadOnlyList<IReadOnlyList<Cell>> Lines()
    {
        var lines = new List<IReadOnlyList<Cell>> { Title(), Counts(), Health() };
        lines.AddRange(Rollouts());
        lines.AddRange(model.IsHelpShown ? Help() : Table());
        while (lines.Count < height - 1)
        {
            lines.Add([]);
        }

        return [.. lines.Take(Math.Max(0, height - 1)).Append(Keys()).Select(line => Cut(line, width))];
    }

    private List<Cell> Title()
    {
        var state = model.Trouble is not null ? new Cell("NOT LIVE", Words.OfHealth(isOk: false)) : model.Window.IsEmpty ? new Cell("asking …", Dim) : new Cell("live", Words.OfHealth(isOk: true));
        return Apart([new($"thinctl top  {model.Server}", Bold)], [state, new($"  {now.UtcDateTime:HH:mm:ss}Z", Plain)]);
    }

    private List<Cell> Counts()
    {
        if (model.Overview?.Devices is not { } devices)
        {
            return [new("…", Dim)];
        }

        var counts = new List<Cell>
        {
            new($"{Amounts.Devices(devices.Total)}: ", Plain),
            new($"{devices.Online} online", Words.OfPresence("online")),
            new($"  {devices.Stale} stale", devices.Stale > 0 ? Words.OfPresence("stale") : Plain),
            new($"  {devices.Offline} offline", Words.OfPresence("offline")),
        };
        counts.AddRange(devices.Cloned > 0 ? [new($"  {devices.Cloned} cloned", Words.OfHealth(isOk: false))] : []);
        counts.AddRange(devices.Damaged > 0 ? [new($"  {devices.Damaged} damaged", Words.OfHealth(isOk: false))] : []);
        return Apart(counts, model.Filter is null ? [] : [new($"{model.Window.Total} match", Bold)]);
    }

    private List<Cell> Health()
    {
        if (model.Trouble is { } trouble)
        {
            return [new($"Trying again: {Terminal.Printable(trouble)}", Words.OfHealth(isOk: false))];
        }

        var parts = (model.Overview?.Health ?? new Dictionary<string, HealthOfPart>()).SelectMany(part => new Cell[]
        {
            new($"{part.Key} ", Plain),
            new(part.Value.Ok ? "ok" : Terminal.Printable(part.Value.Text ?? "not ok"), Words.OfHealth(part.Value.Ok)),
            new("  ", Plain),
        });
        var filter = model.Filter is { } text ? new Cell($"filter: {Terminal.Printable(text)}", Bold) : new Cell("no filter", Dim);
        return Apart([.. parts], [filter]);
    }

    private IEnumerable<IReadOnlyList<Cell>> Rollouts()
    {
        var shown = model.Rollouts.Take(MaximumRollouts).Select(release => (Release: release, Name: $"#{release.Id} {release.Package} {release.Version} on {release.Channel}")).ToList();
        var name = shown.Count == 0 ? 0 : Math.Min(shown.Max(rollout => TextTable.WidthOf(Terminal.Printable(rollout.Name))), width / 2);
        foreach (var (release, title) in shown)
        {
            yield return Rollout(release, TextTable.Fit(Terminal.Printable(title), name), name, Math.Clamp(width / 4, 8, 30));
        }

        if (model.Rollouts.Count > MaximumRollouts)
        {
            yield return [new($"and {model.Rollouts.Count - MaximumRollouts} more rollouts; 'thinctl release list' has all", Dim)];
        }
    }

    private List<Cell> Rollout(Release release, string name, int nameWidth, int barWidth)
    {
        var (succeeded, failed, busy) = RolloutShares.Of(release.Counts);
        var line = new List<Cell> { new(name + new string(' ', nameWidth - TextTable.WidthOf(name) + 1), Plain) };
        line.AddRange(RolloutBar.Segments([succeeded, failed, busy, 0], barWidth, isUnicode));
        line.Add(new($" {Words.Counts(release.Counts)}", Plain));
        return line;
    }

    private IEnumerable<IReadOnlyList<Cell>> Table()
    {
        var columns = TableColumns.Select(name => DeviceColumns.Find(name)!).ToList();
        var table = new TextTable([.. columns.Select(Column)]);
        var (view, devices) = (new DeviceView(now, IsShort: true), model.Window.Devices);
        foreach (var device in devices)
        {
            table.Add([.. columns.Select(column => column.Text(device, view))]);
        }

        var rows = table.Rows(width).ToList();
        yield return rows[0];
        for (var number = model.First; number < Math.Min(model.First + Rows, model.Window.Total); number++)
        {
            var index = number - model.Window.From;
            IReadOnlyList<Cell> row = index >= 0 && index < devices.Count ? rows[index + 1] : [new("…", Dim)];
            yield return number == model.Selected ? Mark(row) : row;
        }

        if (model.Window is { IsEmpty: false, Total: 0 })
        {
            yield return [new(model.Filter is null ? "No device has been seen yet." : "No device is so; c clears the filter.", Dim)];
        }
    }

    private Column Column(DeviceColumn column)
    {
        var arrow = model.Sort != column.Name ? "" : (model.IsDescending, isUnicode) switch { (false, true) => " ▲", (true, true) => " ▼", (false, false) => " +", _ => " -" };
        return column.Column with
        {
            Header = column.Column.Header + arrow,
            Minimum = column.Name is "hostname" or "id" ? NameWidth : column.Column.Minimum,
            IsOptional = column.Name is "room" or "ram" or "agent" or "load",
        };
    }

    private List<Cell> Mark(IReadOnlyList<Cell> row)
    {
        var text = string.Concat(row.Select(cell => cell.Text));
        return [new(text + new string(' ', Math.Max(0, width - TextTable.WidthOf(text))), Marked)];
    }

    private static IEnumerable<IReadOnlyList<Cell>> Help() =>
        TopKeys.Help.ReplaceLineEndings("\n").Split('\n').Select(line => (IReadOnlyList<Cell>)[new("  " + line, Plain)]).Prepend([]);

    private List<Cell> Keys()
    {
        if (model.Draft is { } draft)
        {
            return [new($"/{Terminal.Printable(draft)}", Bold)];
        }

        if (model.Mistake is { } mistake)
        {
            return [new(Terminal.Printable(mistake), Words.OfHealth(isOk: false))];
        }

        var last = Math.Min(model.First + Rows, model.Window.Total);
        return Apart(
            [new("q", Bold), new(" end  ", Dim), new("/", Bold), new(" filter  ", Dim), new("← →", Bold), new(" sort  ", Dim), new("r", Bold), new(" reverse  ", Dim), new("?", Bold), new(" help", Dim)],
            [new(model.Window.Total == 0 ? "" : $"{model.First + 1} to {last} of {model.Window.Total}", Plain)]);
    }

    /// <summary>At both ends of the line; where there is no room for both, what is on the right stays.</summary>
    private List<Cell> Apart(List<Cell> left, List<Cell> right)
    {
        var room = Math.Max(0, width - right.Sum(cell => TextTable.WidthOf(cell.Text)) - 1);
        var cut = Cut(left, room);
        var gap = width - cut.Sum(cell => TextTable.WidthOf(cell.Text)) - right.Sum(cell => TextTable.WidthOf(cell.Text));
        return [.. cut, new(new string(' ', Math.Max(0, gap)), Plain), .. right];
    }

    private static List<Cell> Cut(IReadOnlyList<Cell> line, int room)
    {
        var fitting = new List<Cell>();
        foreach (var cell in line)
        {
            var cellWidth = TextTable.WidthOf(cell.Text);
            if (cellWidth > room)
            {
                return room > 0 ? [.. fitting, cell with { Text = TextTable.Fit(cell.Text, room) }] : fitting;
            }

            fitting.Add(cell);
            room -= cellWidth;
        }

        return fitting;
    }
}
