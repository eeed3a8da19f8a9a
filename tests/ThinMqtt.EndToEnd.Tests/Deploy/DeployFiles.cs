using System.Runtime.CompilerServices;

namespace ThinMqtt.EndToEnd.Tests.Deploy;

/// <summary>The files of the folder deploy.</summary>
internal static class DeployFiles
{
    public static string Repository { get; } = Path.GetFullPath(Path.Combine(SourceFolder(), "../../.."));

    public static string PathOf(string file) => Path.Combine(Repository, "deploy", file);

    /// <summary>Its lines without comments, which begin with <c>#</c>, and empty ones.</summary>
    public static IReadOnlyList<string> LinesOf(string file) =>
        [.. File.ReadLines(PathOf(file)).Select(line => line.Trim()).Where(line => line.Length > 0 && line[0] != '#')];

    private static string SourceFolder([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;
}
