namespace ThinMqtt.Agent;

/// <summary><c>--name value</c> and <c>--name=value</c>.</summary>
internal static class CommandLine
{
    public static void Read(IReadOnlyList<string> args, GivenOptions given, List<string> errors)
    {
        var values = new Dictionary<OptionKey, List<string>>();
        for (var i = 0; i < args.Count; i++)
        {
            var (name, value) = Split(args[i]);
            if (OptionKeys.All.FirstOrDefault(key => key.Argument == name) is not { } option)
            {
                errors.Add($"{args[i]} is no option of thinmqtt-agent.");
                continue;
            }

            if (option.IsFlag)
            {
                value ??= GivenOptions.Yes;
            }
            else if (value is null && i + 1 < args.Count && !args[i + 1].StartsWith("--", StringComparison.Ordinal))
            {
                value = args[++i];
            }

            Keep(option, value, values, errors);
        }

        foreach (var (key, texts) in values)
        {
            given.Add(key, key.Argument, texts);
        }
    }

    private static (string Name, string? Value) Split(string argument)
    {
        var equals = argument.IndexOf('=', StringComparison.Ordinal);
        return equals < 0 ? (argument, null) : (argument[..equals], argument[(equals + 1)..]);
    }

    private static void Keep(OptionKey key, string? value, Dictionary<OptionKey, List<string>> values, List<string> errors)
    {
        if (string.IsNullOrEmpty(value))
        {
            errors.Add($"{key.Argument} wants a value: {key.Argument} {key.Value}.");
        }
        else if (!values.TryGetValue(key, out var texts))
        {
            values.Add(key, [value]);
        }
        else if (key.IsList)
        {
            texts.Add(value);
        }
        else
        {
            errors.Add($"{key.Argument} is given twice; give it once.");
        }
    }
}
