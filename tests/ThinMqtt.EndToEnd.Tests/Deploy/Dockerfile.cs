using System.Text.Json;

namespace ThinMqtt.EndToEnd.Tests.Deploy;

/// <summary>A Dockerfile, as far as the tests read it.</summary>
/// <param name="file">Within deploy.</param>
internal sealed class Dockerfile(string file)
{
    private readonly IReadOnlyList<string> _lines = DeployFiles.LinesOf(file);

    /// <summary>The default arguments of its program.</summary>
    public IReadOnlyList<string> Command => Words("CMD ");

    /// <summary>The images that it is built from.</summary>
    public IEnumerable<string> Bases => _lines
        .SelectMany(line => line.Split(' '), (line, word) => (line, word))
        .Where(pair => pair.line.StartsWith("FROM ", StringComparison.Ordinal) ? pair.word.Contains('/', StringComparison.Ordinal)
            : pair.word.StartsWith("--from=", StringComparison.Ordinal) && pair.word.Contains(':', StringComparison.Ordinal))
        .Select(pair => pair.word.Replace("--from=", "", StringComparison.Ordinal));

    public IReadOnlyList<string> HealthCheck => Words("HEALTHCHECK ");

    /// <summary>The folder that is published.</summary>
    public string Project => Line("RUN dotnet publish ").Split(' ')[3];

    private string[] Words(string instruction)
    {
        var line = Line(instruction);
        return JsonSerializer.Deserialize<string[]>(line[line.IndexOf('[', StringComparison.Ordinal)..])!;
    }

    private string Line(string instruction) => _lines.Single(line => line.StartsWith(instruction, StringComparison.Ordinal));
}
