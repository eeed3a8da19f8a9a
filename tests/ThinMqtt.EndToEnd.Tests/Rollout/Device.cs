using System.Diagnostics;
using ThinMqtt.Testing;

namespace ThinMqtt.EndToEnd.Tests.Rollout;

/// <summary>An agent as a process, with a folder of its own.</summary>
/// <param name="id">Its ClientId.</param>
/// <param name="folder">Where its own folder is made.</param>
/// <param name="options">Further arguments.</param>
internal sealed class Device(string id, string folder, params string[] options) : IAsyncDisposable
{
    private ChildProcess? _agent;

    public string Id => id;

    public string Root => Path.Combine(folder, id);

    /// <summary>The version that <c>current</c> leads to.</summary>
    public string? Current(string package)
    {
        var link = new FileInfo(Path.Combine(Root, "packages", package, "current"));
        return link.LinkTarget is { } target ? Path.GetFileName(target) : null;
    }

    public string FileOf(string package, string name) => Path.Combine(Root, "packages", package, "current", name);

    /// <summary>The agent's log so far, since its last start.</summary>
    public string Log => _agent?.Output ?? "";

    public Task StartAsync(Uri server) => StartAsync(server.ToString());

    /// <param name="servers">As the agent takes them.</param>
    public async Task StartAsync(string servers)
    {
        Directory.CreateDirectory(Root);
        _agent = ChildProcess.Start(Built.Agent, ["--server", servers, "--id", id, "--root", Root, .. options]);
        await _agent.PrintedAsync("ready");
    }

    /// <summary>Runs a program of an installed package.</summary>
    /// <returns>Its output.</returns>
    public async Task<string> RunAsync(string package, string program, params string[] arguments)
    {
        await using var process = ChildProcess.Start(FileOf(package, program), arguments);
        Assert.Equal(0, await process.ExitedAsync());
        return process.Output.Trim();
    }

    /// <summary>A script that reads from the returned path waits until <see cref="OpenGateAsync"/>.</summary>
    public async Task MakeGateAsync()
    {
        using var mkfifo = Process.Start("mkfifo", [Path.Combine(Root, "gate")]);
        await mkfifo.WaitForExitAsync().Within("mkfifo");
    }

    /// <summary>Returns once a script has come to the gate and been let through.</summary>
    public Task OpenGateAsync() => Task.Run(() => File.WriteAllText(Path.Combine(Root, "gate"), "go\n")).Within($"{id} comes to its gate");

    public async ValueTask DisposeAsync()
    {
        if (_agent is { } agent)
        {
            _agent = null;
            await agent.TerminateAsync();
            await agent.DisposeAsync();
        }
    }
}
