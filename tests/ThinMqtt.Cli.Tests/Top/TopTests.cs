using System.Text.RegularExpressions;
using ThinMqtt.Contracts;

namespace ThinMqtt.Cli.Tests;

/// <summary><c>thinctl top</c> in a real terminal.</summary>
public sealed partial class TopTests : IAsyncLifetime
{
    private readonly Fleet _fleet = new();

    [ProgramFact("tmux", "bash")]
    public async Task It_shows_the_fleet_as_it_lives()
    {
        await using var first = await BornAsync("top-1", "alpha");
        await using var second = await BornAsync("top-2", "beta");
        await using var terminal = await StartAsync();
        var screen = await terminal.UntilAsync(shown => shown.Contains("2 devices: 2 online", StringComparison.Ordinal) && shown.Contains("beta", StringComparison.Ordinal), "both are there");
        Assert.Contains("broker ok", screen, StringComparison.Ordinal);
        Assert.Contains("1 to 2 of 2", screen, StringComparison.Ordinal);

        await second.GoodbyeAsync();
        await terminal.UntilAsync(shown => BetaIsOffline().IsMatch(shown), "beta goes off");
        await using var third = await BornAsync("top-3", "aardvark");
        await terminal.UntilAsync(shown => shown.Contains("aardvark", StringComparison.Ordinal) && shown.Contains("1 to 3 of 3", StringComparison.Ordinal), "a new one comes");
    }

    [ProgramFact("tmux", "bash")]
    public async Task Keys_filter_sort_and_end_it_and_the_terminal_is_as_it_was()
    {
        await using var first = await BornAsync("top-1", "alpha");
        await using var second = await BornAsync("top-2", "beta");
        await using var terminal = await StartAsync();
        await terminal.UntilShownAsync("1 to 2 of 2");

        await terminal.PressAsync("r");
        await terminal.UntilAsync(shown => IsBefore(shown, "beta", "alpha"), "the order is the other way round");
        await terminal.PressAsync("/", "alpha", "Enter");
        await terminal.UntilAsync(shown => shown.Contains("1 to 1 of 1", StringComparison.Ordinal) && !shown.Contains("beta", StringComparison.Ordinal), "only alpha matches");
        await terminal.PressAsync("/", "C-u", "rom:x", "Enter");
        await terminal.UntilAsync(shown => shown.Contains("'room'", StringComparison.Ordinal) && shown.Contains("filter: alpha", StringComparison.Ordinal), "the mistake is told");
        await terminal.PressAsync("c");
        await terminal.UntilShownAsync("1 to 2 of 2");
        await terminal.PressAsync("?");
        await terminal.UntilShownAsync("this help");

        await terminal.PressAsync("Escape", "q");
        await AssertRestoredAsync(terminal, exitCode: 0);
    }

    [ProgramTheory("tmux", "bash")]
    [InlineData("INT", 130)]
    [InlineData("TERM", 130)]
    [InlineData("HUP", 129)]
    public async Task However_it_is_ended_the_terminal_is_as_it_was(string signal, int exitCode)
    {
        await using var device = await BornAsync("top-1", "alpha");
        await using var terminal = await StartAsync();
        await terminal.UntilShownAsync("1 to 1 of 1");
        await terminal.SignalThinctlAsync(signal);
        await AssertRestoredAsync(terminal, exitCode);
    }

    [ProgramFact("tmux", "bash")]
    public async Task Ctrl_Z_gives_the_terminal_back_and_fg_goes_on()
    {
        await using var device = await BornAsync("top-1", "alpha");
        await using var terminal = await StartAsync();
        await terminal.UntilShownAsync("1 to 1 of 1");
        await terminal.PressAsync("C-z");
        await terminal.UntilAsync(shown => shown.Contains("Stopped", StringComparison.Ordinal) && !shown.Contains("1 to 1 of 1", StringComparison.Ordinal), "the shell is back");
        await terminal.EnterAsync("fg");
        await terminal.UntilShownAsync("1 to 1 of 1");
        await terminal.PressAsync("q");
        await AssertRestoredAsync(terminal, exitCode: 0);
    }

    [ProgramFact("tmux", "bash")]
    public async Task A_group_that_is_deleted_while_it_is_the_filter_leaves_all_devices_live()
    {
        await using var first = await BornAsync("top-1", "alpha");
        await using var second = await BornAsync("top-2", "beta");
        (await _fleet.RunAsync("group", "set", "soon-gone", "alpha")).Expect(ExitCode.Succeeded);
        await using var terminal = await StartAsync("group:soon-gone");
        await terminal.UntilShownAsync("1 to 1 of 1");
        (await _fleet.RunAsync("group", "delete", "soon-gone")).Expect(ExitCode.Succeeded);

        await terminal.PressAsync("r"); // the server has to read the filter anew
        await terminal.UntilAsync(shown => shown.Contains("no filter", StringComparison.Ordinal) && shown.Contains("beta", StringComparison.Ordinal), "all are shown");
        await second.GoodbyeAsync();
        await terminal.UntilAsync(shown => BetaIsOffline().IsMatch(shown), "beta goes off");
        await terminal.PressAsync("q");
        await AssertRestoredAsync(terminal, exitCode: 0);
    }

    [ProgramFact("tmux", "bash")]
    public async Task A_terminal_that_changes_its_size_is_filled()
    {
        await using var device = await BornAsync("top-1", "alpha");
        await using var terminal = await StartAsync();
        await terminal.UntilShownAsync("1 to 1 of 1");
        await terminal.ResizeAsync(120, 40);
        await terminal.UntilAsync(shown => shown.TrimEnd('\r', '\n').Split('\n') is { Length: 40 } lines && lines[^1].TrimEnd().Length == 120, "the last line is at the end of the larger terminal");
        await terminal.ResizeAsync(80, 24);
        await terminal.UntilAsync(shown => shown.TrimEnd('\r', '\n').Split('\n') is { Length: 24 } lines && lines[^1].TrimEnd().Length == 80, "the last line is at the end of the smaller terminal");
    }

    [ProgramFact("tmux", "bash")]
    public async Task A_lost_server_is_told_and_found_again()
    {
        await using var device = await BornAsync("top-1", "alpha");
        await using var terminal = await StartAsync();
        await terminal.UntilShownAsync("1 to 1 of 1");
        await _fleet.StopAsync();
        Assert.Contains("alpha", await terminal.UntilShownAsync("NOT LIVE"), StringComparison.Ordinal);
        await _fleet.StartAgainAsync();
        await terminal.UntilAsync(shown => !shown.Contains("NOT LIVE", StringComparison.Ordinal) && shown.Contains("1 to 1 of 1", StringComparison.Ordinal), "it is live again");
    }

    [Fact]
    public async Task A_pipe_is_no_terminal() => (await _fleet.RunAsync("top")).ExpectError(ExitCode.Misused, "top is for a terminal", "thinctl events");

    public Task InitializeAsync() => _fleet.InitializeAsync();

    public Task DisposeAsync() => _fleet.DisposeAsync();

    [GeneratedRegex(@"beta +top-2 .*offline")]
    private static partial Regex BetaIsOffline();

    private static bool IsBefore(string screen, string first, string second) =>
        screen.IndexOf(first, StringComparison.Ordinal) is >= 0 and var place && place < screen.IndexOf(second, StringComparison.Ordinal);

    /// <summary>The shell's screen, its echo, and its cursor are back.</summary>
    private static async Task AssertRestoredAsync(TmuxTerminal terminal, int exitCode)
    {
        await terminal.UntilAsync(shown => shown.Contains("before", StringComparison.Ordinal) && !shown.Contains("HOST NAME", StringComparison.Ordinal), "the first screen is back");
        await terminal.UntilShellAsync();
        await terminal.EnterAsync("echo code=$? $(stty -a | grep -o -e ' echo ' -e ' icanon ' | tr -d '\\n')");
        await terminal.UntilShownAsync($"code={exitCode} icanon echo");
        Assert.Equal("1", (await terminal.AskAsync("#{cursor_flag}")).Trim());
    }

    private async Task<TmuxTerminal> StartAsync(string filter = "")
    {
        var terminal = await TmuxTerminal.StartAsync(_fleet.Http);
        await terminal.EnterAsync("echo before");
        await terminal.EnterAsync($"thinctl top {filter}");
        return terminal;
    }

    private async Task<ThinMqtt.Manager.Tests.TestDevice> BornAsync(string id, string hostname)
    {
        var device = await _fleet.BornAsync(id);
        await device.SayAsync(DeviceTopic.Hardware, TestDevice.Hardware(hostname));
        await _fleet.UntilKnownAsync(id, found => found.TryGetProperty("hardware", out _));
        return device;
    }
}
