using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace ThinMqtt.Contracts;

/// <summary>
/// The fields of one JSON object for readers that say what is wrong with them. A field that nobody asks for may be anything, so that
/// newer peers may say more; one that is asked for must be there once.
/// </summary>
internal sealed class JsonFields
{
    private readonly Dictionary<string, JsonElement> _fields = [];
    private readonly HashSet<string> _repeated = [];
    private readonly string _path;

    private JsonFields(string path, Problems problems) => (_path, Problems) = (path, problems);

    public Problems Problems { get; }

    public IEnumerable<string> Names => _fields.Keys;

    /// <returns>Null when it is no object. The path says where it is, such as <c>manifest.</c>; empty for the outermost one.</returns>
    public static JsonFields? Read(JsonElement element, string path, Problems problems)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            problems.Add(path.Length == 0 ? "it is not a JSON object" : $"field '{path.TrimEnd('.')}' is not an object");
            return null;
        }

        var fields = new JsonFields(path, problems);
        foreach (var property in element.EnumerateObject())
        {
            if (TryGetName(property, out var name) && !fields._fields.TryAdd(name, property.Value))
            {
                fields._repeated.Add(name);
            }
        }

        return fields;
    }

    public bool Has(string name) => _fields.ContainsKey(name);

    /// <summary>As a JSON field of value null, an absent one is no value.</summary>
    public bool TryGet(string name, bool isRequired, out JsonElement value)
    {
        var isThere = _fields.TryGetValue(name, out value) && value.ValueKind != JsonValueKind.Null;
        if (_repeated.Contains(name))
        {
            Refuse(name, "is there twice");
            return false;
        }

        if (!isThere && isRequired)
        {
            Refuse(name, "is missing");
        }

        return isThere;
    }

    public void Refuse(string name, string why) => Problems.Add($"field '{_path}{name}' {why}");

    public JsonFields? Object(string name) =>
        TryGet(name, isRequired: false, out var value) ? Read(value, $"{_path}{name}.", Problems) : null;

    public string? Text(string name, bool isRequired = false)
    {
        if (!TryGet(name, isRequired, out var value))
        {
            return null;
        }

        if (TryGetText(value, out var text))
        {
            return text;
        }

        Refuse(name, "is not a text");
        return null;
    }

    public long? Integer(string name, bool isRequired = false)
    {
        if (!TryGet(name, isRequired, out var value))
        {
            return null;
        }

        if (value.ValueKind != JsonValueKind.Number)
        {
            Refuse(name, "is not a number");
            return null;
        }

        if (value.TryGetInt64(out var number))
        {
            return number;
        }

        Refuse(name, "is not a whole number of 64 bits");
        return null;
    }

    public double? Number(string name)
    {
        if (!TryGet(name, isRequired: false, out var value))
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number))
        {
            return number;
        }

        Refuse(name, "is not a number");
        return null;
    }

    public bool? Boolean(string name)
    {
        if (!TryGet(name, isRequired: false, out var value))
        {
            return null;
        }

        if (value.ValueKind is JsonValueKind.True or JsonValueKind.False)
        {
            return value.GetBoolean();
        }

        Refuse(name, "is not true or false");
        return null;
    }

    public DateTimeOffset? Time(string name)
    {
        var text = Text(name);
        if (text is null)
        {
            return null;
        }

        if (UtcTimeConverter.HasOffset(text) && _fields[name].TryGetDateTimeOffset(out var time))
        {
            return time.ToUniversalTime();
        }

        Refuse(name, "is not a time with an offset such as 2026-11-22T10:00:00Z");
        return null;
    }

    /// <summary>Empty when the field is absent.</summary>
    public IReadOnlyList<string> Texts(string name)
    {
        if (!TryGet(name, isRequired: false, out var value))
        {
            return [];
        }

        if (value.ValueKind == JsonValueKind.Array)
        {
            var texts = value.EnumerateArray().Select(item => TryGetText(item, out var text) ? text : null).ToArray();
            if (!texts.Contains(null))
            {
                return texts!;
            }
        }

        Refuse(name, "is not a list of texts");
        return [];
    }

    private static bool TryGetName(JsonProperty property, [NotNullWhen(true)] out string? name)
    {
        try
        {
            name = property.Name;
            return true;
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair, escaped: no field that anybody asks for.
            name = null;
            return false;
        }
    }

    private static bool TryGetText(JsonElement value, [NotNullWhen(true)] out string? text)
    {
        try
        {
            text = value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair, escaped, is JSON but not Unicode.
            text = null;
        }

        return text is not null;
    }
}
