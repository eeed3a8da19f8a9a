namespace ThinMqtt.Agent;

/// <summary>
/// What the kernel and the distribution tell in files. What is not there, or not for this user to read, is null: every machine lacks
/// something.
/// </summary>
/// <param name="root">The folder that /proc, /sys, /etc and /usr are in: <c>/</c>, or a copy for tests.</param>
internal sealed class SystemFiles(string root)
{
    public string PathOf(string path) => Path.Combine(root, path);

    /// <returns>Without white space around it; null also when nothing else is in the file.</returns>
    public string? Text(string path) =>
        Read(() => File.ReadAllText(PathOf(path)))?.Trim('\0', ' ', '\t', '\r', '\n') is { Length: > 0 } text ? text : null;

    public string[] Lines(string path) => Read(() => File.ReadAllLines(PathOf(path))) ?? [];

    public byte[]? Bytes(string path) => Read(() => File.ReadAllBytes(PathOf(path)));

    public long? Number(string path) => long.TryParse(Text(path), out var number) ? number : null;

    public bool Exists(string path) => Path.Exists(PathOf(path));

    /// <summary>Names in a folder, sorted as people count: <c>eth2</c> before <c>eth10</c>.</summary>
    public IReadOnlyList<string> Names(string path) =>
        Read(() => Directory.EnumerateFileSystemEntries(PathOf(path)).Select(entry => Path.GetFileName(entry)!)
            .OrderBy(name => name.TrimEnd("0123456789".ToCharArray()), StringComparer.Ordinal)
            .ThenBy(name => name.Length)
            .ThenBy(name => name, StringComparer.Ordinal)
            .ToList()) ?? [];

    /// <summary>Where a symbolic link leads; null when it is none.</summary>
    public string? Target(string path) => Read(() => Directory.ResolveLinkTarget(PathOf(path), returnFinalTarget: true)?.FullName);

    /// <summary>One value of a file of <c>NAME=value</c> lines, such as a device's uevent.</summary>
    public string? Value(string path, string name) =>
        Lines(path).FirstOrDefault(line => line.StartsWith(name + "=", StringComparison.Ordinal))?[(name.Length + 1)..];

    private static T? Read<T>(Func<T> read)
        where T : class?
    {
        try
        {
            return read();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
