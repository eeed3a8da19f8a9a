using System.CommandLine;
using System.CommandLine.Completions;

namespace ThinMqtt.Cli;

/// <summary>Words that the server knows. Somebody waits with a finger on the key: after a second, or without a server, there are none.</summary>
internal static class ServerWords
{
    private const int MaximumWords = 100;
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(1);

    /// <param name="context">What was typed.</param>
    /// <param name="afterColon">Whether the id is the value of a filter.</param>
    public static IEnumerable<string> Devices(CompletionContext context, bool afterColon = false)
    {
        var begin = afterColon ? context.WordToComplete[(context.WordToComplete.IndexOf(':', StringComparison.Ordinal) + 1)..] : context.WordToComplete;
        var filter = begin.Length == 0 || begin.Contains('"', StringComparison.Ordinal) ? null : $"id:\"{begin}\"";
        return Ask(context, async (client, stop) => (await client.DevicePageAsync(filter, "id", MaximumWords, after: null, stop)).Value.Items.Select(device => device.Id));
    }

    public static IEnumerable<string> Releases(CompletionContext context, Func<Release, string> word) => Ask(
        context, async (client, stop) => (await client.ReleasePageAsync(new ReleaseChoice(), MaximumWords, after: null, stop)).Value.Items.Select(word));

    public static IEnumerable<string> Groups(CompletionContext context) =>
        Ask(context, async (client, stop) => (await client.GroupsAsync(stop)).Value.Items.Select(group => group.Name));

    /// <summary>Those of some devices; the server has no list of all tags.</summary>
    public static IEnumerable<string> Tags(CompletionContext context) => Ask(
        context, async (client, stop) => (await client.DevicePageAsync(null, null, ManagerClient.PageSize, after: null, stop)).Value.Items.SelectMany(device => device.Labels.Tags));

    private static List<string> Ask(CompletionContext context, Func<ManagerClient, CancellationToken, Task<IEnumerable<string>>> ask)
    {
        try
        {
            return Task.Run(() => AskAsync(context.ParseResult, ask)).GetAwaiter().GetResult();
        }
        catch (Exception exception) when (exception is CommandException or OperationCanceledException)
        {
            return [];
        }
    }

    private static async Task<List<string>> AskAsync(ParseResult parse, Func<ManagerClient, CancellationToken, Task<IEnumerable<string>>> ask)
    {
        using var limit = new CancellationTokenSource(AnswerLimit);
        var (server, credentials) = ((ThinctlCommand)parse.RootCommandResult.Command).Common.Read(parse).Choice.Decide();
        using var client = new ManagerClient(server, await credentials.ReadAsync(server, terminal: null, limit.Token), TimeProvider.System);
        return [.. await ask(client, limit.Token).WaitAsync(limit.Token)];
    }
}
