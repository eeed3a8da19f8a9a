using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;

namespace ThinMqtt.Cli;

/// <summary>Something that an assistant can do.</summary>
internal sealed record McpTool
{
    public required string Name { get; init; }

    public required string Title { get; init; }

    /// <summary>For the assistant: when to use it, and what comes.</summary>
    public required string Description { get; init; }

    public required ToolInput[] Inputs { get; init; }

    /// <summary>Of what <see cref="Run"/> brings.</summary>
    public required JsonTypeInfo Output { get; init; }

    /// <summary>Whether it changes something.</summary>
    public bool IsWrite { get; init; }

    /// <summary>Of one that changes something: whether a second time changes no more.</summary>
    public bool IsIdempotent { get; init; } = true;

    public required Func<ManagerClient, ToolArguments, CancellationToken, Task<JsonObject>> Run { get; init; }

    public JsonObject Describe() => new()
    {
        ["name"] = Name,
        ["title"] = Title,
        ["description"] = Description,
        ["inputSchema"] = InputSchema(),
        ["outputSchema"] = ToolSchema.Of(Output),
        ["annotations"] = new JsonObject
        {
            ["title"] = Title,
            ["readOnlyHint"] = !IsWrite,
            ["destructiveHint"] = IsWrite,
            ["idempotentHint"] = IsIdempotent,
            ["openWorldHint"] = false,
        },
    };

    private JsonObject InputSchema() => new()
    {
        ["type"] = "object",
        ["properties"] = new JsonObject(Inputs.Select(input => KeyValuePair.Create(input.Name, (JsonNode?)input.Schema()))),
        ["required"] = new JsonArray([.. Inputs.Where(input => input.IsRequired).Select(input => (JsonNode)input.Name)]),
        ["additionalProperties"] = false,
    };
}

/// <param name="Name">Of the argument.</param>
/// <param name="Type">string, integer or array, which is of strings.</param>
/// <param name="Description">For the assistant.</param>
/// <param name="IsRequired">Whether it must be given.</param>
/// <param name="Minimum">Of an integer.</param>
/// <param name="Maximum">Of an integer.</param>
internal sealed record ToolInput(string Name, string Type, string Description, bool IsRequired = false, long Minimum = 1, long Maximum = long.MaxValue)
{
    public JsonObject Schema()
    {
        var schema = new JsonObject { ["type"] = Type, ["description"] = Description };
        if (Type == "array")
        {
            schema["items"] = new JsonObject { ["type"] = "string" };
        }
        else if (Type == "integer")
        {
            schema["minimum"] = Minimum;
            if (Maximum < long.MaxValue)
            {
                schema["maximum"] = Maximum;
            }
        }

        return schema;
    }
}
