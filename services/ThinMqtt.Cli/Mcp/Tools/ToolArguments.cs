using System.Text.Json;

namespace ThinMqtt.Cli;

/// <summary>The assistant can repair it, and is told so in the result of the tool.</summary>
internal sealed class ToolInputException(string message) : Exception(message);

/// <summary>Arguments that are checked against the tool's inputs.</summary>
internal sealed class ToolArguments
{
    private readonly Dictionary<string, JsonElement> _values = [];

    /// <exception cref="ToolInputException">One is missing, unknown, or of another type.</exception>
    public ToolArguments(McpTool tool, JsonElement arguments)
    {
        if (arguments.ValueKind is not (JsonValueKind.Object or JsonValueKind.Undefined or JsonValueKind.Null))
        {
            throw new ToolInputException("The arguments are no object.");
        }

        IEnumerable<JsonProperty> given = arguments.ValueKind == JsonValueKind.Object ? arguments.EnumerateObject() : [];
        foreach (var property in given)
        {
            var input = Array.Find(tool.Inputs, input => input.Name == property.Name)
                ?? throw new ToolInputException($"{tool.Name} has no argument '{property.Name}'; it has {string.Join(", ", tool.Inputs.Select(input => input.Name))}.");
            if (property.Value.ValueKind != JsonValueKind.Null)
            {
                ThrowUnlessFits(input, property.Value);
                _values[input.Name] = property.Value;
            }
        }

        if (Array.Find(tool.Inputs, input => input.IsRequired && !_values.ContainsKey(input.Name)) is { } missing)
        {
            throw new ToolInputException($"{tool.Name} needs the argument '{missing.Name}': {missing.Description}");
        }
    }

    public string? Text(string name) => _values.TryGetValue(name, out var value) ? value.GetString() : null;

    public long? Number(string name) => _values.TryGetValue(name, out var value) ? value.GetInt64() : null;

    public IReadOnlyList<string> Texts(string name) => _values.TryGetValue(name, out var value) ? [.. value.EnumerateArray().Select(item => item.GetString()!)] : [];

    private static void ThrowUnlessFits(ToolInput input, JsonElement value)
    {
        var fits = input.Type switch
        {
            "string" => value.ValueKind == JsonValueKind.String,
            "integer" => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number) && number >= input.Minimum && number <= input.Maximum,
            _ => value.ValueKind == JsonValueKind.Array && value.EnumerateArray().All(item => item.ValueKind == JsonValueKind.String),
        };
        if (!fits)
        {
            var range = input.Type != "integer" ? "" : input.Maximum < long.MaxValue ? $" from {input.Minimum} to {input.Maximum}" : $" of {input.Minimum} or more";
            throw new ToolInputException($"'{input.Name}' is {Shown(value)}; it has to be {(input.Type == "array" ? "an array of strings" : $"{(input.Type == "integer" ? "an" : "a")} {input.Type}")}{range}.");
        }
    }

    private static string Shown(JsonElement value) => value.GetRawText() is { Length: <= 60 } text ? text : value.GetRawText()[..60] + "…";
}
