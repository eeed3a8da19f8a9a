using System.Diagnostics;
using System.IO.Compression;
using ThinMqtt.Testing;

namespace ThinMqtt.Dashboard.Tests;

/// <summary>An agent as it runs on devices (Native AOT), with a folder of its own.</summary>
internal sealed class RealAgent : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private ChildProcess? _process;

    /// <summary>What <c>tests/run</c> makes before the tests.</summary>
    public static string Program { get; } = Path.Combine(Web.Repository, "artifacts", "agent", "thinmqtt-agent");

    public static string? SkipReason => File.Exists(Program) ? null : $"{Program} is not there; tests/run builds it.";

    /// <summary>A script that reads from it waits for <see cref="OpenGateAsync"/>.</summary>
    private string Gate => _folder.File("gate");

    public static async Task<RealAgent> StartAsync(Uri server, string id, string channel = "stable")
    {
        var agent = new RealAgent();
        using (var mkfifo = Process.Start("mkfifo", [agent.Gate]))
        {
            await mkfifo.WaitForExitAsync().Within("mkfifo");
        }

        agent._process = ChildProcess.Start(Program, ["--server", server.ToString(), "--id", id, "--channel", channel, "--root", agent._folder.Path]);
        await agent._process.PrintedAsync("ready");
        return agent;
    }

    /// <summary>A package whose installation waits at the gate of the agent's folder, and ends with the exit code.</summary>
    public static byte[] PackageThatWaits(int exitCode = 0)
    {
        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create))
        {
            var entry = zip.CreateEntry("install.sh");
            entry.ExternalAttributes = 0x1ED << 16; // rwxr-xr-x
            using var script = new StreamWriter(entry.Open());
            script.Write($"#!/bin/sh\nread line < \"$THIN_ROOT/gate\"\necho at the gate: $line\nexit {exitCode}\n");
        }

        return bytes.ToArray();
    }

    /// <summary>Returns once a script has come to the gate and been let through.</summary>
    public Task OpenGateAsync() => Task.Run(() => File.WriteAllText(Gate, "go\n")).Within("an update comes to its gate");

    public async ValueTask DisposeAsync()
    {
        if (_process is { } process)
        {
            await process.TerminateAsync();
            await process.DisposeAsync();
        }

        _folder.Dispose();
    }
}

/// <summary>A test that needs Chromium and the agent.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class AgentFactAttribute : FactAttribute
{
    public AgentFactAttribute() => Skip = Chromium.SkipReason ?? RealAgent.SkipReason;
}
