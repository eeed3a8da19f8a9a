using ThinMqtt.Testing;

namespace ThinMqtt.Agent.Tests;

/// <summary>The agent at a terminal of its own, made by script(1) of util-linux, and a person who types.</summary>
internal sealed class PseudoTerminal : IAsyncDisposable
{
    private readonly ChildProcess _process;
    private readonly FileStream _keyboard;

    private PseudoTerminal(ChildProcess process, FileStream keyboard) => (_process, _keyboard) = (process, keyboard);

    public string Screen => _process.Output;

    public static async Task<PseudoTerminal> StartAgentAsync(Stage stage, params string[] arguments)
    {
        using var gate = await stage.MakeGateAsync("keyboard");
        string[] agent =
        [
            "dotnet", "exec", AgentProcess.Program, "--server", stage.Broker.Tcp.ToString(), "--id", AgentProcess.Id.Value,
            "--root", stage.Root, .. arguments,
        ];
        var process = ChildProcess.Start(
            "/bin/sh",
            ["-c", $"exec script -qefc '{string.Join(' ', agent)}' /dev/null < {gate.FilePath}"],
            environment: new Dictionary<string, string> { ["TERM"] = "xterm", ["COLUMNS"] = "120" });
        var keyboard = await Task.Run(() => new FileStream(gate.FilePath, FileMode.Open, FileAccess.Write)).Within("script reads");
        return new PseudoTerminal(process, keyboard);
    }

    public Task ShowsAsync(string text) => _process.PrintedAsync(text);

    public async Task TypeAsync(string line)
    {
        await _keyboard.WriteAsync(System.Text.Encoding.UTF8.GetBytes(line + "\n"));
        await _keyboard.FlushAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        await _keyboard.DisposeAsync();
    }
}
