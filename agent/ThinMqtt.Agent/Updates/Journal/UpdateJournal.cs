using System.Text.Json;
using ThinMqtt.Contracts;

namespace ThinMqtt.Agent;

/// <summary>One entry per package: its update that runs, or how its last one ended. Written and synced before each action.</summary>
internal sealed class UpdateJournal
{
    private const string Suffix = ".journal";

    private readonly string _folder;

    public UpdateJournal(string root)
    {
        _folder = Path.Combine(root, "state");
        Directory.CreateDirectory(_folder);
    }

    /// <summary>Before and after an entry is written: where tests end the agent.</summary>
    public event Action<UpdateState, bool>? Writing;

    public void Write(PackageName package, JournalEntry entry)
    {
        Writing?.Invoke(entry.State, false);
        Durable.Write(PathOf(package), JsonSerializer.SerializeToUtf8Bytes(entry, UpdateJson.Default.JournalEntry));
        Writing?.Invoke(entry.State, true);
    }

    /// <returns>Null when the package was never updated.</returns>
    public JournalEntry? Read(PackageName package) => Read(PathOf(package));

    public IReadOnlyList<JournalEntry> ReadAll() =>
        [.. Directory.EnumerateFiles(_folder, "*" + Suffix).Select(Read).OfType<JournalEntry>()];

    private string PathOf(PackageName package) => Path.Combine(_folder, package.Value + Suffix);

    private static JournalEntry? Read(string path)
    {
        try
        {
            return File.Exists(path) ? JsonSerializer.Deserialize(File.ReadAllBytes(path), UpdateJson.Default.JournalEntry) : null;
        }
        catch (Exception e) when (e is JsonException or ArgumentException)
        {
            // Written whole or not at all, so the disk is failing. Kept for a person to look at.
            File.Move(path, path + ".unreadable", overwrite: true);
            return null;
        }
    }
}
