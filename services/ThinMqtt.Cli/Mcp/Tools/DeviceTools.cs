using System.Text.Json.Nodes;
using ThinMqtt.Contracts;

namespace ThinMqtt.Cli;

/// <summary>Tools about devices.</summary>
internal static class DeviceTools
{
    private const int DefaultLimit = 50;
    private const int MaximumLimit = 500;

    private static readonly ToolInput Id = new("id", "string", "The device's id.", IsRequired: true);

    public static McpTool[] All { get; } =
    [
        new()
        {
            Name = "list_devices",
            Title = "List devices",
            Description = "Devices that match a filter, in short, with how many match in all. Use filter and sort rather than reading everything.",
            Inputs =
            [
                new("filter", "string", "Filter expression, such as \"presence:offline room:lab\"; all devices without it."),
                new("sort", "string", "Attribute such as hostname, seen, ram or agent; with a minus the largest first."),
                new("limit", "integer", $"At most so many; {DefaultLimit} by default.", Maximum: MaximumLimit),
                new("cursor", "string", "The next of the page before."),
            ],
            Output = ToolJson.Default.DevicesFound,
            Run = ListAsync,
        },
        new()
        {
            Name = "show_device",
            Title = "Show a device",
            Description = "All that is known of one device: hardware, packages, labels, how its updates ended, its latest history.",
            Inputs = [Id],
            Output = ToolJson.Default.DeviceDetails,
            Run = async (client, arguments, stop) => Compact.Device((await client.DeviceAsync(DeviceOf(arguments), stop)).Json),
        },
        new()
        {
            Name = "why_not",
            Title = "Why a device has not got a release",
            Description = "Whether a device has a release, and if not why, with advice.",
            Inputs = [Id, new("release", "integer", "The number of the release, as list_releases has it.", IsRequired: true)],
            Output = ToolJson.Default.WhyNot,
            Run = async (client, arguments, stop) => Compact.Copy((await client.WhyAsync(DeviceOf(arguments), arguments.Number("release")!.Value, stop)).Json),
        },
        new()
        {
            Name = "label_device",
            Title = "Label a device",
            Description = "Sets the room of a device, adds tags and removes tags. What is not given stays.",
            Inputs =
            [
                Id,
                new("room", "string", "Where it stands; an empty text removes it."),
                new("add_tags", "array", "Tags to add."),
                new("remove_tags", "array", "Tags to remove."),
            ],
            IsWrite = true,
            Output = ToolJson.Default.LabelledDevice,
            Run = LabelAsync,
        },
    ];

    private static async Task<JsonObject> ListAsync(ManagerClient client, ToolArguments arguments, CancellationToken stop)
    {
        var page = (await client.DevicePageAsync(
            arguments.Text("filter"), arguments.Text("sort"), (int)(arguments.Number("limit") ?? DefaultLimit), arguments.Text("cursor"), stop)).Value;
        return Compact.Json(new DevicesFound([.. page.Items.Select(Compact.Summary)], page.Total, page.Next), ToolJson.Default.DevicesFound);
    }

    private static async Task<JsonObject> LabelAsync(ManagerClient client, ToolArguments arguments, CancellationToken stop)
    {
        var (room, id) = (arguments.Text("room"), DeviceOf(arguments));
        var labels = await client.ChangeLabelsAsync(
            id,
            was => new DeviceLabels(
                room is null ? was.Room : room.Length > 0 ? room : null,
                [.. was.Tags.Except(arguments.Texts("remove_tags")).Union(arguments.Texts("add_tags"))]),
            stop);
        return Compact.Json(new LabelledDevice(id, labels), ToolJson.Default.LabelledDevice);
    }

    private static string DeviceOf(ToolArguments arguments) =>
        DeviceId.TryParse(arguments.Text("id"), out var id, out var reason) ? id.Value : throw new ToolInputException(reason);
}
