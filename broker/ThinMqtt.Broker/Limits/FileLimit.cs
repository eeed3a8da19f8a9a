namespace ThinMqtt.Broker;

/// <summary>How many connections the process may have, by what the system lets it open.</summary>
internal static class FileLimit
{
    /// <summary>Files that are no connections: the store, listeners, logs, the runtime's own.</summary>
    private const int Reserved = 128;

    private const int Unknown = 100_000;

    /// <param name="configured">0 is as many as the system allows.</param>
    public static int ConnectionsFor(int configured)
    {
        var possible = OperatingSystem.IsLinux() ? Math.Max(1, OpenFiles() - Reserved) : Unknown;
        return configured > 0 ? configured : possible;
    }

    /// <summary>The soft limit, which the runtime has raised to the hard one at its start.</summary>
    private static int OpenFiles()
    {
        const string name = "Max open files";
        var line = File.ReadLines("/proc/self/limits").FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal));
        var soft = line?[name.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries) is [var first, ..] ? first : "unlimited";
        return int.TryParse(soft, out var files) ? files : Unknown;
    }
}
