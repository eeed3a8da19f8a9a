using System.Text.Json.Nodes;

namespace ThinMqtt.Cli;

/// <summary>Tools about the fleet as a whole.</summary>
internal static class FleetTools
{
    private const int DefaultPoints = 48;
    private const int MaximumPoints = 300;

    public static McpTool[] All { get; } =
    [
        new()
        {
            Name = "overview",
            Title = "The fleet in numbers",
            Description = "Devices by presence, versions of packages and agents with how many devices have them, releases, health of the server. A good begin.",
            Inputs = [],
            Output = ToolJson.Default.Overview,
            Run = async (client, _, stop) => Compact.Copy((await client.OverviewAsync(stop)).Json),
        },
        new()
        {
            Name = "history",
            Title = "Presence over time",
            Description = "How many devices were online, stale and offline.",
            Inputs =
            [
                new("since", "string", "How far back: a number and s, m, h or d, such as 24h, which is the default."),
                new("points", "integer", $"At most so many samples; {DefaultPoints} by default.", Maximum: MaximumPoints),
            ],
            Output = ToolJson.Default.SamplesFound,
            Run = HistoryAsync,
        },
        new()
        {
            Name = "list_groups",
            Title = "List groups",
            Description = "Filters that have a name, with how many devices match; group:NAME is a term of other filters.",
            Inputs = [],
            Output = ToolJson.Default.GroupsFound,
            Run = async (client, _, stop) => new JsonObject { ["groups"] = Compact.Copy((await client.GroupsAsync(stop)).Json)["items"]!.DeepClone() },
        },
        new()
        {
            Name = "set_group",
            Title = "Name a filter",
            Description = "Makes a group, or gives an existing one another filter.",
            Inputs =
            [
                new("name", "string", "The group's name.", IsRequired: true),
                new("filter", "string", "Filter expression.", IsRequired: true),
                new("description", "string", "For people; the one that is there stays where none is given."),
            ],
            IsWrite = true,
            Output = ToolJson.Default.Group,
            Run = async (client, arguments, stop) =>
            {
                var group = new GroupParameters(arguments.Text("filter")!, arguments.Text("description"));
                return Compact.Copy((await client.SetGroupAsync(arguments.Text("name")!, group, stop)).Json);
            },
        },
    ];

    private static async Task<JsonObject> HistoryAsync(ManagerClient client, ToolArguments arguments, CancellationToken stop)
    {
        if (!Values.TryParseDuration(arguments.Text("since") ?? "24h", out var since, out var reason))
        {
            throw new ToolInputException(reason!);
        }

        var history = await client.HistoryAsync(TimeProvider.System.GetUtcNow() - since!.Value, (int)(arguments.Number("points") ?? DefaultPoints), stop);
        return new JsonObject { ["samples"] = Compact.Copy(history.Json)["items"]!.DeepClone() };
    }
}
