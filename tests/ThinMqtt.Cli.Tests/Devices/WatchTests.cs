using System.Text.Json;

namespace ThinMqtt.Cli.Tests;

/// <summary>devices --watch and its columns.</summary>
public sealed class WatchTests(Fleet fleet) : IClassFixture<Fleet>
{
    [Fact]
    public async Task A_pipe_gets_a_line_for_each_change()
    {
        await using var device = await fleet.BornAsync("watched-1");
        await using var process = fleet.Start("devices", "id:watched", "--watch", "--columns", "id,presence");
        await process.PrintedAsync("came     watched-1  online");
        await device.GoodbyeAsync();
        await process.PrintedAsync("changed  watched-1  offline");
        await using var other = await fleet.BornAsync("watched-2");
        await process.PrintedAsync("came     watched-2  online");
        await process.SignalAsync("TERM");
        (await process.OutcomeAsync()).Expect(ExitCode.Interrupted);
    }

    [Fact]
    public async Task Who_no_longer_matches_is_gone_and_json_is_an_object_for_each_change()
    {
        await using var device = await fleet.BornAsync("leaves-1");
        await using var process = fleet.Start("devices", "id:leaves", "presence:online", "--watch", "--json");
        await process.PrintedAsync("came");
        await device.GoodbyeAsync();
        await process.PrintedAsync("gone");
        await process.SignalAsync("TERM");
        var lines = (await process.OutcomeAsync()).Expect(ExitCode.Interrupted).Documents;
        Assert.Equal(["came", "gone"], lines.Select(line => line.GetProperty("change").GetString()));
        JsonShape.Has(lines[0], ("id", JsonValueKind.String), ("device", JsonValueKind.Object));
        Assert.Equal("leaves-1", lines[1].GetProperty("id").GetString());
    }

    [Fact]
    public async Task Columns_and_limit_are_what_was_asked_for()
    {
        await using var one = await fleet.BornAsync("columns-1");
        await using var two = await fleet.BornAsync("columns-2");
        var outcome = (await fleet.RunAsync("devices", "id:columns", "--columns", "presence,id,package:hello", "--sort", "-id", "--limit", "1")).Expect(ExitCode.Succeeded);
        Assert.Equal("PRESENCE  ID         HELLO\nonline    columns-2  -\n", outcome.Output.ReplaceLineEndings("\n"));
        (await fleet.RunAsync("devices", "--columns", "id,rom")).ExpectError(ExitCode.Misused, "no column 'rom'", "hostname");
        (await fleet.RunAsync("devices", "--sort", "colour")).ExpectError(ExitCode.Failed, "colour");
    }

    [ProgramFact("tmux", "bash")]
    public async Task A_terminal_is_drawn_over()
    {
        await using var device = await fleet.BornAsync("drawn-1");
        await using var terminal = await TmuxTerminal.StartAsync(fleet.Http);
        await terminal.EnterAsync("thinctl devices id:drawn --watch");
        await terminal.UntilShownAsync("1 device: 1 online");
        await device.GoodbyeAsync();
        var screen = await terminal.UntilShownAsync("1 device: 0 online, 0 stale, 1 offline");
        Assert.Single(screen.Split('\n'), line => line.Contains("drawn-1", StringComparison.Ordinal));
        await terminal.PressAsync("C-c");
        await terminal.UntilShownAsync("thinctl: interrupted.");
    }
}
