using System.Text.Json.Nodes;

namespace ThinMqtt.Cli;

/// <summary>Tools about releases.</summary>
internal static class ReleaseTools
{
    private const int DefaultLimit = 20;
    private const int MaximumLimit = 200;

    private static readonly ToolInput Id = new("id", "integer", "The number of the release.", IsRequired: true);

    public static McpTool[] All { get; } =
    [
        new()
        {
            Name = "list_releases",
            Title = "List releases",
            Description = "Releases, the newest first, with devices by state.",
            Inputs =
            [
                new("package", "string", "Only of this package."),
                new("channel", "string", "Only on this channel."),
                new("state", "string", "live, replaced or withdrawn."),
                new("limit", "integer", $"At most so many; {DefaultLimit} by default.", Maximum: MaximumLimit),
                new("cursor", "string", "The next of the page before."),
            ],
            Output = ToolJson.Default.ReleasesFound,
            Run = ListAsync,
        },
        new()
        {
            Name = "show_release",
            Title = "Show a release",
            Description = "One release: how far the fleet is, and failures by reason with the first devices of each.",
            Inputs = [Id],
            Output = ToolJson.Default.ReleaseInShort,
            Run = ShowAsync,
        },
        new()
        {
            Name = "announce_release",
            Title = "Announce a release anew",
            Description = "Makes a release live (again): devices of its channel install it, and those that failed may try once more. It replaces what is live of its package on that channel.",
            Inputs = [Id],
            IsWrite = true,
            IsIdempotent = false,
            Output = ToolJson.Default.ReleaseInShort,
            Run = async (client, arguments, stop) => Json(await client.AnnounceAsync(IdOf(arguments), stop)),
        },
        new()
        {
            Name = "withdraw_release",
            Title = "Withdraw a release",
            Description = "Takes the announcement back: devices that have not begun stay as they are, those that have it keep it.",
            Inputs = [Id],
            IsWrite = true,
            Output = ToolJson.Default.ReleaseInShort,
            Run = async (client, arguments, stop) => Json(await client.WithdrawAsync(IdOf(arguments), stop)),
        },
    ];

    private static async Task<JsonObject> ListAsync(ManagerClient client, ToolArguments arguments, CancellationToken stop)
    {
        var choice = new ReleaseChoice(arguments.Text("package"), arguments.Text("channel"), arguments.Text("state"));
        var page = (await client.ReleasePageAsync(choice, (int)(arguments.Number("limit") ?? DefaultLimit), arguments.Text("cursor"), stop)).Value;
        return Compact.Json(new ReleasesFound([.. page.Items.Select(Compact.Release)], page.Next), ToolJson.Default.ReleasesFound);
    }

    private static async Task<JsonObject> ShowAsync(ManagerClient client, ToolArguments arguments, CancellationToken stop)
    {
        var release = (await client.ReleaseAsync(IdOf(arguments), stop)).Value;
        var failures = (await client.FailuresAsync(IdOf(arguments), stop)).Value.Items;
        return Compact.Json(Compact.Release(release) with { Failures = failures }, ToolJson.Default.ReleaseInShort);
    }

    private static JsonObject Json(Document<Release> release) => Compact.Json(Compact.Release(release.Value), ToolJson.Default.ReleaseInShort);

    private static long IdOf(ToolArguments arguments) => arguments.Number("id")!.Value;
}
