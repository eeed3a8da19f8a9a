using System.Diagnostics;
using ThinMqtt.Testing;

namespace ThinMqtt.Cli.Tests;

/// <summary>The tabulator key, in the shells themselves.</summary>
public sealed class ShellTests(Fleet fleet) : IClassFixture<Fleet>
{
    private const string Zsh = "zsh -f";
    private const string Fish = "fish --no-config";
    private const string ZshSetUp = "PS1='ready> '; autoload -U compinit; compinit -u -D; source <(thinctl completion zsh)";
    private const string FishSetUp = "function fish_prompt; echo -n 'ready> '; end; thinctl completion fish | source";

    [ProgramFact("tmux", "bash")]
    public Task Bash_completes_verbs_options_and_what_the_server_knows() => CompletesAsync("bash --norc --noprofile", "source <(thinctl completion bash)");

    [ProgramFact("tmux", "zsh")]
    public Task Zsh_completes_verbs_options_and_what_the_server_knows() => CompletesAsync(Zsh, ZshSetUp);

    [ProgramFact("tmux", "fish")]
    public Task Fish_completes_verbs_options_and_what_the_server_knows() => CompletesAsync(Fish, FishSetUp);

    [ProgramFact("tmux", "bash")]
    public Task Bash_runs_nothing_that_a_device_is_called() => RunsNothingAsync("bash --norc --noprofile", "source <(thinctl completion bash)");

    [ProgramFact("tmux", "zsh")]
    public Task Zsh_runs_nothing_that_a_device_is_called() => RunsNothingAsync(Zsh, ZshSetUp);

    [ProgramFact("tmux", "fish")]
    public Task Fish_runs_nothing_that_a_device_is_called() => RunsNothingAsync(Fish, FishSetUp);

    private async Task CompletesAsync(string shell, string setUp)
    {
        await using var device = await fleet.BornAsync("completed-device-1");
        await using var terminal = await SetUpAsync(shell, setUp);
        await CompletesAsync(terminal, "thinctl overv", "thinctl overview");
        await CompletesAsync(terminal, "thinctl release wi", "thinctl release withdraw");
        await CompletesAsync(terminal, "thinctl devices --col", "thinctl devices --columns");
        await CompletesAsync(terminal, "thinctl device show compl", "thinctl device show completed-device-1");
        await CompletesAsync(terminal, "thinctl devices first-", "thinctl devices first-seen:");
        await CompletesAsync(terminal, "thinctl devices presence:off", "thinctl devices presence:offline");
    }

    private async Task RunsNothingAsync(string shell, string setUp)
    {
        const string Hostile = "hostile$(echo ran >&2)`echo ran >&2`;x";
        await using var device = await fleet.BornAsync(Hostile);
        await using var terminal = await SetUpAsync(shell, setUp);
        await terminal.PressAsync("thinctl device show hosti");
        var screen = await TabAsync(terminal, "hostile");
        Assert.DoesNotContain("\nran", screen, StringComparison.Ordinal);
        await terminal.PressAsync("Enter");
        Assert.DoesNotContain("\nran", await terminal.UntilShownAsync("hostile$(echo ran >&2)`echo ran >&2`;x: online"), StringComparison.Ordinal);
    }

    /// <summary>On a machine that is busy an answer may take longer than somebody who types is kept waiting; then one presses the key again.</summary>
    /// <returns>The screen with what is completed.</returns>
    private static async Task<string> TabAsync(TmuxTerminal terminal, string completed)
    {
        async Task<string> Press()
        {
            while (true)
            {
                await terminal.PressAsync("Tab");
                for (var pressed = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(pressed) < TimeSpan.FromSeconds(10);)
                {
                    if (await terminal.ScreenAsync() is var screen && screen.Contains(completed, StringComparison.Ordinal))
                    {
                        return screen;
                    }
                }
            }
        }

        return await Press().Within($"'{completed}' is completed");
    }

    private async Task<TmuxTerminal> SetUpAsync(string shell, string setUp)
    {
        var terminal = await TmuxTerminal.StartAsync(fleet.Http, shell, columns: 120);
        await terminal.EnterAsync(setUp);
        await terminal.EnterAsync("echo set'ti'ng-is-done");
        await terminal.UntilShownAsync("setting-is-done");
        await terminal.EnterAsync("clear");
        await terminal.UntilAsync(screen => !screen.Contains("done", StringComparison.Ordinal), "the screen is empty");
        return terminal;
    }

    /// <summary>What is typed becomes what is expected by one key.</summary>
    private static async Task CompletesAsync(TmuxTerminal terminal, string typed, string completed)
    {
        await terminal.PressAsync(typed);
        await TabAsync(terminal, completed);
        await terminal.PressAsync("C-u", "C-l");
        await terminal.UntilAsync(screen => !screen.Contains(completed, StringComparison.Ordinal), "the line is empty");
    }
}
