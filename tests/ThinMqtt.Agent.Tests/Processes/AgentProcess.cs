using ThinMqtt.Contracts;
using ThinMqtt.Testing;

namespace ThinMqtt.Agent.Tests;

/// <summary>The built agent, with a folder of packages that is gone with it, unless the test gives one.</summary>
internal sealed class AgentProcess : IAsyncDisposable
{
    private readonly TemporaryFolder? _root;
    private readonly ChildProcess _process;

    private AgentProcess(TemporaryFolder? root, ChildProcess process) => (_root, _process) = (root, process);

    public static DeviceId Id { get; } = DeviceId.Parse("lab-1");

    /// <summary>What runs it.</summary>
    public static string Program { get; } = typeof(AgentSession).Assembly.Location;

    public int ProcessId => _process.Id;

    /// <summary>Standard output and error so far.</summary>
    public string Output => _process.Output;

    public static AgentProcess Start(Uri server, params string[] arguments)
    {
        var root = arguments.Contains("--root") ? null : new TemporaryFolder();
        string[] folder = root is null ? [] : ["--root", root.Path];
        return new AgentProcess(root, Run(["--server", server.ToString(), "--id", Id.Value, .. folder, .. arguments]));
    }

    /// <summary>With these arguments only, for tests of the command line.</summary>
    public static ChildProcess Run(IEnumerable<string> arguments, IEnumerable<KeyValuePair<string, string>>? environment = null) =>
        ChildProcess.Start("dotnet", ["exec", Program, .. arguments], environment: environment);

    public Task PrintedAsync(string text) => _process.PrintedAsync(text);

    public Task<int> ExitedAsync() => _process.ExitedAsync();

    public Task TerminateAsync() => _process.TerminateAsync();

    /// <summary>SIGKILL to the agent alone: a power cut for it, but not for the scripts that it runs.</summary>
    public async Task KillAloneAsync()
    {
        await _process.SignalAsync("KILL");
        await _process.ExitedAsync();
    }

    public Task KillAsync() => _process.KillAsync();

    /// <param name="name">As kill(1) knows it, such as <c>INT</c>.</param>
    public Task SignalAsync(string name) => _process.SignalAsync(name);

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        _root?.Dispose();
    }
}
