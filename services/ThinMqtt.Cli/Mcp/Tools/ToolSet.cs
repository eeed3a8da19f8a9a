using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ThinMqtt.Cli;

/// <summary>What the assistant may do here.</summary>
internal sealed class ToolSet(Session session, bool isWriteAllowed)
{
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly McpTool[] All = [.. DeviceTools.All, .. ReleaseTools.All, .. FleetTools.All];

    public JsonObject List() => new()
    {
        ["tools"] = new JsonArray([.. All.Where(IsAllowed).Select(tool => (JsonNode)tool.Describe())]),
    };

    /// <summary>What the assistant can do something about is a result with <c>isError</c>, not an error of the protocol.</summary>
    /// <exception cref="RpcException">There is no such tool.</exception>
    public async Task<JsonObject> CallAsync(JsonElement parameters, CancellationToken stop)
    {
        var tool = Find(parameters);
        try
        {
            parameters.TryGetProperty("arguments", out var arguments);
            return Result(await tool.Run(session.Client, new ToolArguments(tool, arguments), stop));
        }
        catch (ToolInputException mistake)
        {
            return Failure(mistake.Message);
        }
        catch (CommandException failure)
        {
            return Failure(failure.Problem is { Name: "invalid-filter" } problem ? Explained(failure, problem) : failure.Message);
        }
    }

    private static string Explained(CommandException failure, Problem problem) =>
        problem.Position is { } position ? $"{failure.Message} (at character {position + 1} of the filter)" : failure.Message;

    private McpTool Find(JsonElement parameters)
    {
        if (parameters.ValueKind != JsonValueKind.Object || !parameters.TryGetProperty("name", out var name) || name.ValueKind != JsonValueKind.String)
        {
            throw new RpcException(RpcError.InvalidParameters, "tools/call needs the name of a tool.");
        }

        var tool = Array.Find(All, tool => tool.Name == name.GetString())
            ?? throw new RpcException(RpcError.InvalidParameters, $"There is no tool '{name.GetString()}'; tools/list has those that are.");
        return IsAllowed(tool)
            ? tool
            : throw new RpcException(RpcError.InvalidParameters, $"'{tool.Name}' changes something, and thinctl mcp was started without --allow-write.");
    }

    private bool IsAllowed(McpTool tool) => isWriteAllowed || !tool.IsWrite;

    private static JsonObject Result(JsonObject content) => new()
    {
        ["content"] = Text(content.ToJsonString(Readable)),
        ["structuredContent"] = content,
        ["isError"] = false,
    };

    private static JsonObject Failure(string message) => new() { ["content"] = Text(message), ["isError"] = true };

    private static JsonArray Text(string text) => [new JsonObject { ["type"] = "text", ["text"] = text }];
}
