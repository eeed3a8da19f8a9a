using System.CommandLine;

namespace ThinMqtt.Cli;

/// <summary><c>thinctl mcp</c></summary>
internal static class McpVerb
{
    public static Verb Create(CommonOptions common)
    {
        var write = new Option<bool>("--allow-write") { Description = "Also tools that change something: announce, withdraw, label, groups" };
        var verb = new Verb(
            "mcp",
            "Serves the fleet to an AI assistant: the Model Context Protocol on standard input and output, read-only by default. The assistant starts it.",
            common,
            (session, parse, stop) => RunAsync(session, parse.GetValue(write), stop))
        {
            Examples = """
                thinctl mcp --profile prod
                thinctl mcp --server https://updates.example.com --user jo --password-file ~/.thinctl-prod --allow-write
                """,
        };
        verb.Add(write);
        return verb;
    }

    private static async Task RunAsync(Session session, bool isWriteAllowed, CancellationToken stop)
    {
        Terminal.WriteNote($"Serving {session.Client.Server} by the Model Context Protocol, {(isWriteAllowed ? "with tools that change something" : "read-only")}.");
        await using var input = Console.OpenStandardInput();
        await using var output = Console.OpenStandardOutput();
        using var server = new McpServer(new ToolSet(session, isWriteAllowed), new MessageWriter(output));
        await ResultReader.PrintAsync(over => server.RunAsync(new MessageReader(input), over), stop);
    }
}
