using System.Diagnostics;

namespace ThinMqtt.Server;

/// <summary>
/// An agent as a child process with a folder of its own. A shell stands between: it ends the agent when this process closes its standard
/// input, which the kernel does for a process that is killed, so that nothing is left behind.
/// </summary>
internal sealed class DemoAgent : IAsyncDisposable
{
    private const string Keeper =
        """
        trap '' INT
        exec 3<&0
        "$@" 3<&- >"$DEMO_LOG" 2>&1 & agent=$!
        ( cat <&3 >/dev/null; kill -TERM $agent ) & keeper=$!
        exec 3<&-
        wait $agent
        code=$?
        kill $keeper 2>/dev/null
        exit $code
        """;

    private static readonly TimeSpan GoodbyeLimit = TimeSpan.FromSeconds(5);

    private readonly Process _process;

    private DemoAgent(string id, string log, Process process) => (Id, Log, _process) = (id, log, process);

    public string Id { get; }

    /// <summary>The file with what it says.</summary>
    public string Log { get; }

    public bool HasEnded => _process.HasExited;

    /// <summary>Completes when it has ended.</summary>
    public Task Ended => _process.WaitForExitAsync();

    public static DemoAgent Start(AgentProgram program, string id, Uri server, string folder)
    {
        Directory.CreateDirectory(folder);
        var log = Path.Combine(folder, "agent.log");
        string[] arguments = ["--server", server.ToString(), "--id", id, "--root", Path.Combine(folder, "root")];
        var start = new ProcessStartInfo("/bin/sh", ["-c", Keeper, "sh", .. program.Command, .. arguments])
        {
            RedirectStandardInput = true,
        };
        start.Environment["DEMO_LOG"] = log;
        return new DemoAgent(id, log, Process.Start(start)!);
    }

    /// <summary>Lets it say goodbye.</summary>
    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        using var limit = new CancellationTokenSource(GoodbyeLimit);
        try
        {
            await _process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            _process.Kill(entireProcessTree: true);
        }

        _process.Dispose();
    }
}
