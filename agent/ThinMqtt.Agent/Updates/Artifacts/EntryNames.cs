using System.Text;

namespace ThinMqtt.Agent;

/// <summary>The names of an artifact's entries: each a path that stays inside the folder, and none twice, on any file system.</summary>
internal sealed class EntryNames
{
    private const int MaxPartLength = 255;
    private const int MaxLength = 1024;

    private readonly Dictionary<string, (string Name, bool IsFolder)> _seen = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>With <c>/</c> and without one at the end.</summary>
    /// <exception cref="UpdateStoppedException">It is refused; the message says why.</exception>
    public string Add(string name)
    {
        var isFolder = name.EndsWith('/');
        var path = isFolder ? name[..^1] : name;
        if (Problem(path) is { } problem)
        {
            throw new UpdateStoppedException($"The artifact's entry '{Shown(name)}' {problem}.");
        }

        for (var slash = path.IndexOf('/', StringComparison.Ordinal); slash > 0; slash = path.IndexOf('/', slash + 1))
        {
            AddFolder(path[..slash]);
        }

        if (isFolder)
        {
            AddFolder(path);
        }
        else if (!_seen.TryAdd(path.Normalize(), (path, false)))
        {
            throw Twice(path);
        }

        return path;
    }

    private void AddFolder(string path)
    {
        var key = path.Normalize();
        if (!_seen.TryAdd(key, (path, true)) && _seen[key] != (path, true))
        {
            throw Twice(path);
        }
    }

    private static UpdateStoppedException Twice(string path) =>
        new($"The artifact has '{Shown(path)}' twice; names that differ only in case count as the same.");

    private static string? Problem(string path)
    {
        if (path.Length == 0 || path[0] == '/')
        {
            return "is not a path inside the folder";
        }

        if (path.Contains('\\', StringComparison.Ordinal) || path.Any(char.IsControl) || path.Contains('\uFFFD', StringComparison.Ordinal))
        {
            return "contains a backslash or characters that are not text";
        }

        var parts = path.Split('/');
        if (parts.Any(part => part is "" or "." or ".."))
        {
            return "leaves the folder or is not in its shortest form";
        }

        return parts.Any(part => Encoding.UTF8.GetByteCount(part) > MaxPartLength) || Encoding.UTF8.GetByteCount(path) > MaxLength
            ? "is too long"
            : null;
    }

    private static string Shown(string name) =>
        string.Concat(name.Take(120).Select(c => char.IsControl(c) || char.IsSurrogate(c) ? '?' : c));
}
