using System.Text.Json;

namespace ThinMqtt.Agent;

/// <summary>One JSON object: a text for each option, an array of texts for a list, true or false for a flag.</summary>
internal static class OptionsFile
{
    private static readonly JsonDocumentOptions Lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    public static void Read(GivenOptions given, List<string> errors)
    {
        var path = given[OptionKeys.Config]?.Value ?? OptionKeys.DefaultFile;
        if (given[OptionKeys.Config] is null && !File.Exists(path))
        {
            return;
        }

        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path), Lenient);
            ReadObject(document.RootElement, path, given, errors);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            errors.Add($"{path} cannot be read: {exception.Message}");
        }
        catch (JsonException exception)
        {
            errors.Add($"{path} is not JSON: {exception.Message}");
        }
    }

    private static void ReadObject(JsonElement root, string path, GivenOptions given, List<string> errors)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            errors.Add($"{path} is not a JSON object such as {{ \"server\": \"mqtt://host:1883\" }}.");
            return;
        }

        foreach (var field in root.EnumerateObject())
        {
            var source = $"\"{field.Name}\" in {path}";
            if (OptionKeys.All.FirstOrDefault(key => key.Field == field.Name && key != OptionKeys.Config) is not { } option)
            {
                errors.Add($"{source} is no option of thinmqtt-agent.");
            }
            else if (Texts(option, field.Value) is { Count: > 0 } values)
            {
                given.Add(option, source, values);
            }
            else
            {
                errors.Add($"{source} wants {Wanted(option)}.");
            }
        }
    }

    private static string Wanted(OptionKey key) =>
        key.IsFlag ? "true or false" : key.IsList ? "an array of texts that are not empty" : "a text that is not empty";

    private static List<string>? Texts(OptionKey key, JsonElement value)
    {
        if (key.IsFlag)
        {
            return value.ValueKind is JsonValueKind.True or JsonValueKind.False ? [value.GetRawText()] : null;
        }

        List<JsonElement> elements = key.IsList && value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray()] : [value];
        var isFit = elements.TrueForAll(element => element.ValueKind == JsonValueKind.String && element.GetString() != "");
        return isFit ? elements.ConvertAll(element => element.GetString()!) : null;
    }
}
