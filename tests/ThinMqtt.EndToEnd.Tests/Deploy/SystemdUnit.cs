namespace ThinMqtt.EndToEnd.Tests.Deploy;

/// <summary>A unit of deploy/systemd with its drop-ins, as far as the tests read it.</summary>
/// <param name="files">Within deploy/systemd; a later one wins.</param>
internal sealed class SystemdUnit(params string[] files)
{
    private readonly IReadOnlyList<string> _lines = [.. files.SelectMany(file => DeployFiles.LinesOf($"systemd/{file}"))];

    /// <summary>Where <c>%d</c> leads to, for this test.</summary>
    public const string Credentials = "/run/credentials/thinmqtt.service";

    public string this[string key] => _lines.Last(line => line.StartsWith(key + "=", StringComparison.Ordinal))[(key.Length + 1)..];

    public Dictionary<string, string> Environment()
    {
        var variables = new Dictionary<string, string>();
        foreach (var line in _lines.Where(line => line.StartsWith("Environment=", StringComparison.Ordinal)))
        {
            foreach (var assignment in line["Environment=".Length..].Split(' '))
            {
                var (name, value) = (assignment.Split('=')[0], assignment[(assignment.IndexOf('=', StringComparison.Ordinal) + 1)..]);
                variables[name] = Expand(value);
            }
        }

        return variables;
    }

    /// <summary>Program and arguments, with <c>${…}</c> filled in.</summary>
    public IReadOnlyList<string> Command()
    {
        var variables = Environment();
        return [.. this["ExecStart"].Split(' ').Select(word =>
            word.StartsWith("${", StringComparison.Ordinal) ? variables[word[2..^1]] : Expand(word))];
    }

    private static string Expand(string text) => text
        .Replace("%d", Credentials, StringComparison.Ordinal)
        .Replace("%S", "/var/lib", StringComparison.Ordinal)
        .Replace("%%", "%", StringComparison.Ordinal);
}
