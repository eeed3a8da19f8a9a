using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using ThinMqtt.Contracts;

namespace ThinMqtt.Cli;

/// <summary><c>thinctl device label</c> and <c>unlabel</c></summary>
internal static class DeviceLabelVerbs
{
    public static Verb Label(CommonOptions common)
    {
        var room = new Option<string?>("--room") { Description = "Where it stands", HelpName = "ROOM" };
        var tags = Tags("A tag more; may be given more than once");
        return Create(
            "label",
            "Says where devices stand and what they are for. Tags that they have already stay.",
            """
            thinctl device label lab-1 lab-2 --room "hall 3" --tag kiosk --tag ground-floor
            thinctl device label --filter 'hostname:hall3-' --room "hall 3"
            """,
            common,
            [room, tags],
            parse => parse.GetValue(room) is null && parse.GetValue(tags) is not { Length: > 0 }
                ? throw new CommandException(ExitCode.Misused, "give --room ROOM, --tag TAG or both.")
                : labels => new DeviceLabels(parse.GetValue(room) ?? labels.Room, [.. labels.Tags.Union(parse.GetValue(tags) ?? [])]));
    }

    public static Verb Unlabel(CommonOptions common)
    {
        var room = new Option<bool>("--room") { Description = "Forget where it stands" };
        var tags = Tags("A tag to remove; may be given more than once");
        var all = new Option<bool>("--all") { Description = "Forget room and tags" };
        return Create(
            "unlabel",
            "Takes room or tags from devices.",
            """
            thinctl device unlabel lab-1 --tag kiosk
            thinctl device unlabel --filter tag:kiosk --all
            """,
            common,
            [room, tags, all],
            parse => !parse.GetValue(room) && !parse.GetValue(all) && parse.GetValue(tags) is not { Length: > 0 }
                ? throw new CommandException(ExitCode.Misused, "give --room, --tag TAG or --all.")
                : labels => parse.GetValue(all)
                    ? new DeviceLabels(null, [])
                    : new DeviceLabels(parse.GetValue(room) ? null : labels.Room, [.. labels.Tags.Except(parse.GetValue(tags) ?? [])]));
    }

    private static Verb Create(
        string name, string description, string examples, CommonOptions common, Option[] options, Func<ParseResult, Func<DeviceLabels, DeviceLabels>> read)
    {
        var ids = DeviceIds.Several();
        var filter = FilterOptions.Option("All devices for which this holds, in place of ids");
        var verb = new Verb(
            name,
            description,
            common,
            async (session, parse, stop) =>
            {
                var change = read(parse);
                foreach (var id in await DevicesAsync(session, parse.GetValue(ids) ?? [], parse.GetValue(filter), stop))
                {
                    Write(session, id, await session.Client.ChangeLabelsAsync(id, change, stop));
                }
            })
        {
            Examples = examples,
        };
        verb.Add(ids);
        verb.Add(filter);
        Array.ForEach(options, verb.Add);
        return verb;
    }

    private static Option<string[]> Tags(string description)
    {
        var tags = new Option<string[]>("--tag") { Description = description, HelpName = "TAG" };
        tags.CompletionSources.Add(Suggestions.Tags);
        return tags;
    }

    private static async Task<IReadOnlyList<string>> DevicesAsync(Session session, DeviceId[] ids, string? filter, CancellationToken stop)
    {
        if (ids.Length > 0 == filter is not null)
        {
            throw new CommandException(ExitCode.Misused, "give either the ids of devices or --filter FILTER.");
        }

        if (string.IsNullOrWhiteSpace(filter))
        {
            return filter is null ? [.. ids.Select(id => id.Value)] : throw new CommandException(ExitCode.Misused, "the filter is empty, which would be every device.");
        }

        List<DeviceSummary> devices = [];
        await FilterOptions.ExplainAsync(
            filter, async () => (devices, _) = await ManagerClient.AllAsync(session.Client.DevicesAsync(filter, "id", limit: null, stop), page => page.Items));
        if (devices.Count == 0)
        {
            Terminal.WriteNote("No device is so; nothing was changed.");
        }

        return [.. devices.Select(device => device.Id)];
    }

    private static void Write(Session session, string id, DeviceLabels labels)
    {
        if (session.IsJson)
        {
            var line = new JsonObject { ["device"] = id, ["labels"] = JsonSerializer.SerializeToNode(labels, ManagerJson.Default.DeviceLabels) };
            Terminal.WriteJson(JsonSerializer.SerializeToElement(line, ManagerJson.Default.JsonObject));
        }
        else
        {
            session.Terminal.WriteLine($"{id}: {DeviceText.Labels(labels) ?? "no labels"}");
        }
    }
}
