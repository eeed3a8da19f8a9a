using System.CommandLine;

namespace ThinMqtt.Cli;

/// <summary><c>thinctl devices</c></summary>
internal static class DevicesVerb
{
    public static Verb Create(CommonOptions common)
    {
        var filter = FilterOptions.Terms();
        var sort = FilterOptions.Sort();
        var columns = new Option<IReadOnlyList<DeviceColumn>?>("--columns")
        {
            Description = $"What to show, with commas between [default: {string.Join(',', DeviceColumns.Default.Select(column => column.Name))}]",
            HelpName = "A,B",
            CustomParser = Values.Of<IReadOnlyList<DeviceColumn>?>(DeviceColumns.TryParse),
        };
        columns.CompletionSources.Add(Suggestions.Columns);
        var limit = new Option<int?>("--limit") { Description = "At most so many devices", HelpName = "COUNT", CustomParser = Values.Of<int?>(Values.TryParseCount) };
        var watch = new Option<bool>("--watch") { Description = "Stay: the table follows the fleet; in a pipe, a line for each change" };
        var verb = new Verb(
            "devices",
            "Devices that were ever seen: where they are, what they are, and whether they live.",
            common,
            (session, parse, stop) =>
            {
                var request = new DevicesRequest(
                    FilterOptions.Read(parse, filter), parse.GetValue(sort), parse.GetValue(limit), parse.GetValue(columns) ?? DeviceColumns.Default);
                return FilterOptions.ExplainAsync(request.Filter, () => parse.GetValue(watch) ? DevicesWatch.RunAsync(session, request, stop) : RunAsync(session, request, stop));
            })
        {
            Examples = """
                thinctl devices
                thinctl devices presence:offline 'seen>2d' --sort -seen
                thinctl devices 'ram<4GiB' -tag:spare --columns hostname,room,ram,package:kiosk
                thinctl devices 'room:"hall 3"' --watch
                thinctl devices lab --json | jq -r '.items[] | select(.presence == "online") | .id'
                """,
        };
        verb.Add(filter);
        verb.Add(sort);
        verb.Add(columns);
        verb.Add(limit);
        verb.Add(watch);
        return verb;
    }

    private static async Task RunAsync(Session session, DevicesRequest request, CancellationToken stop)
    {
        var pages = session.Client.DevicesAsync(request.Filter, request.Sort, request.Limit, stop);
        var (devices, json) = await ManagerClient.AllAsync(pages, page => page.Items);
        if (session.IsJson)
        {
            Terminal.WriteJson(json);
            return;
        }

        var leftOut = WriteTable(session, devices, request.Columns);
        WriteSum(session.Terminal, devices, leftOut, request);
    }

    /// <returns>Headers of columns that were left out.</returns>
    private static IReadOnlyList<string> WriteTable(Session session, List<DeviceSummary> devices, IReadOnlyList<DeviceColumn> columns)
    {
        var view = new DeviceView(session.Time.GetUtcNow(), session.Terminal.IsForEyes);
        if (view.IsShort && columns == DeviceColumns.Default && devices.TrueForAll(device => device.Labels.Room is null))
        {
            columns = [.. columns.Where(column => column.Name != "room")]; // nobody uses rooms here, and the terminal is narrow
        }

        var table = new TextTable([.. columns.Select(column => column.Column)]);
        foreach (var device in devices)
        {
            table.Add([.. columns.Select(column => column.Text(device, view))]);
        }

        return table.WriteTo(session.Terminal);
    }

    /// <summary>Not in pipes, where each line is a device.</summary>
    private static void WriteSum(Terminal terminal, List<DeviceSummary> devices, IReadOnlyList<string> leftOut, DevicesRequest request)
    {
        if (devices.Count == 0)
        {
            Terminal.WriteNote(request.Filter is null ? "No device has been seen yet. Start thinmqtt-agent on one." : "No device is so.");
        }
        else if (terminal.IsForEyes)
        {
            terminal.WriteLine();
            terminal.WriteLine($"{Amounts.Devices(devices.Count)}: {string.Join(", ", devices.GroupBy(device => device.Presence).Select(group => $"{group.Count()} {group.Key}"))}");
            if (devices.Exists(device => device.IsCloned))
            {
                terminal.WriteLine("* two machines seem to use this id");
            }

            if (leftOut.Count > 0)
            {
                terminal.WriteLine($"No room here for {string.Join(" and ", leftOut)}; 'thinctl device show ID' has all.");
            }
        }
    }
}

/// <param name="Filter">Null is all.</param>
/// <param name="Sort">Null is by host name.</param>
/// <param name="Limit">Null is all.</param>
/// <param name="Columns">In their order.</param>
internal sealed record DevicesRequest(string? Filter, string? Sort, int? Limit, IReadOnlyList<DeviceColumn> Columns);
