using ThinMqtt.Testing;

namespace ThinMqtt.Cli.Tests;

/// <summary>A real terminal with a shell in it, in which thinctl is a command: tmux, without anybody's settings.</summary>
internal sealed class TmuxTerminal : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();

    private TmuxTerminal()
    {
    }

    /// <param name="server">For THINCTL_SERVER.</param>
    /// <param name="shell">Its command line.</param>
    /// <param name="columns">Of the terminal.</param>
    /// <param name="rows">Of the terminal.</param>
    public static async Task<TmuxTerminal> StartAsync(Uri? server, string shell = "bash --norc --noprofile", int columns = 80, int rows = 24)
    {
        var terminal = new TmuxTerminal();
        var program = terminal._folder.File("thinctl");
        await File.WriteAllTextAsync(program, $"#!/bin/sh\nexec dotnet exec '{Thinctl.Program}' \"$@\"\n");
        File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        var environment = new Dictionary<string, string>
        {
            ["PATH"] = $"{terminal._folder.Path}:{Environment.GetEnvironmentVariable("PATH")}",
            ["HOME"] = terminal._folder.Path,
            ["XDG_CONFIG_HOME"] = terminal._folder.Path,
            ["THINCTL_SERVER"] = $"{server}",
            ["DOTNET_EnableDiagnostics"] = "0",
            ["LC_ALL"] = "C.UTF-8",
            ["PS1"] = "ready> ",
            ["HISTFILE"] = "/dev/null", // otherwise written into the folder while that is removed
        };
        await terminal.RunAsync(["-u", "-f", "/dev/null", "new-session", "-d", "-x", $"{columns}", "-y", $"{rows}", shell], environment);
        return terminal;
    }

    /// <param name="keys">As tmux calls them, such as <c>Down</c>; other texts are typed letter by letter.</param>
    public Task PressAsync(params string[] keys) => RunAsync(["send-keys", .. keys]);

    /// <summary>Types a command and Enter.</summary>
    public async Task EnterAsync(string command)
    {
        await RunAsync(["send-keys", "-l", command]);
        await PressAsync("Enter");
    }

    public Task ResizeAsync(int columns, int rows) => RunAsync(["resize-window", "-x", $"{columns}", "-y", $"{rows}"]);

    /// <summary>What is on the screen, line by line.</summary>
    public Task<string> ScreenAsync() => RunAsync(["capture-pane", "-p"]);

    /// <param name="format">Of tmux, such as <c>#{cursor_flag}</c>.</param>
    public Task<string> AskAsync(string format) => RunAsync(["display-message", "-p", format]);

    /// <summary>To what runs in the foreground of the shell.</summary>
    public async Task SignalThinctlAsync(string name)
    {
        var shell = (await AskAsync("#{pane_pid}")).Trim();
        await using var find = ChildProcess.Start("ps", ["-o", "pid=", "--ppid", shell]);
        Assert.Equal(0, await find.ExitedAsync());
        await using var kill = ChildProcess.Start("kill", [$"-{name}", find.StandardOutput.Trim()]);
        Assert.Equal(0, await kill.ExitedAsync());
    }

    /// <returns>The screen as it is then.</returns>
    public async Task<string> UntilAsync(Func<string, bool> isIt, string reason)
    {
        var screen = "";
        async Task Look()
        {
            while (!isIt(screen))
            {
                screen = await ScreenAsync();
            }
        }

        try
        {
            await Look().Within(reason, TimeSpan.FromMinutes(1));
        }
        catch (TimeoutException exception)
        {
            throw new TimeoutException($"{exception.Message} The screen is:\n{screen}");
        }

        return screen;
    }

    public Task<string> UntilShownAsync(string text) => UntilAsync(screen => screen.Contains(text, StringComparison.Ordinal), $"'{text}' is on the screen");

    /// <summary>Nothing else runs in the foreground, which would take keys that are for the shell.</summary>
    public async Task UntilShellAsync()
    {
        async Task Look()
        {
            while ((await AskAsync("#{pane_current_command}")).Trim() != "bash")
            {
                // Asking takes a process and its time.
            }
        }

        await Look().Within("bash has the foreground", TimeSpan.FromMinutes(1));
    }

    public async ValueTask DisposeAsync()
    {
        await RunAsync(["kill-server"]);
        _folder.Dispose();
    }

    private async Task<string> RunAsync(string[] arguments, IReadOnlyDictionary<string, string>? environment = null)
    {
        await using var tmux = ChildProcess.Start("tmux", ["-S", _folder.File("socket"), .. arguments], environment: environment);
        Assert.True(await tmux.ExitedAsync() == 0, $"tmux {string.Join(' ', arguments)}: {tmux.Output}");
        return tmux.StandardOutput;
    }
}
