using System.Text.Json;

namespace ThinMqtt.Agent.Tests;

/// <summary>Kills an agent at the moment when its journal comes to a state.</summary>
internal sealed class JournalWatch : IDisposable
{
    private readonly TaskCompletionSource _killed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly FileSystemWatcher _watcher;
    private readonly string _path;

    private JournalWatch(string folder)
    {
        _path = Path.Combine(folder, "hello.journal");
        _watcher = new FileSystemWatcher(folder, "hello.journal") { NotifyFilter = NotifyFilters.FileName };
    }

    /// <summary>Completed with the signal.</summary>
    public Task Killed => _killed.Task;

    public static JournalWatch Start(string root, string state, int agent)
    {
        var watch = new JournalWatch(Path.Combine(root, "state"));
        watch._watcher.Renamed += (_, _) => watch.KillIn(state, agent);
        watch._watcher.EnableRaisingEvents = true;
        return watch;
    }

    public string? StateNow()
    {
        using var json = JsonDocument.Parse(File.ReadAllBytes(_path));
        return json.RootElement.GetProperty("state").GetString();
    }

    public void Dispose() => _watcher.Dispose();

    private void KillIn(string state, int agent)
    {
        if (!Killed.IsCompleted && StateNow() == state)
        {
            _ = LibC.Signal(agent, LibC.Kill);
            _killed.TrySetResult();
        }
    }
}
