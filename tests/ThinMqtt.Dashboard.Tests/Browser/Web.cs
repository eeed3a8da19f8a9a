using System.Runtime.CompilerServices;

namespace ThinMqtt.Dashboard.Tests;

/// <summary>Where the packages from npm and the page's sources are: in the sources, since the packages are installed there.</summary>
internal static class Web
{
    private static string Sources { get; } = SourceFolder();

    public static string Folder { get; } = Path.Combine(Sources, "web");

    public static string Repository { get; } = Path.GetFullPath(Path.Combine(Sources, "..", ".."));

    /// <returns>Null when the package is there; otherwise what to do.</returns>
    public static string? Missing(string package) =>
        Directory.Exists(Path.Combine(Folder, "node_modules", package)) ? null : $"{package} is not there; npm ci in {Folder}.";

    private static string SourceFolder([CallerFilePath] string file = "") => Path.GetDirectoryName(Path.GetDirectoryName(file))!;
}
