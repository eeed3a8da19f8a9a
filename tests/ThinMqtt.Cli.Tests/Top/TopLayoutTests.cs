namespace ThinMqtt.Cli.Tests;

/// <summary>The picture, without a terminal.</summary>
public sealed class TopLayoutTests
{
    [Theory]
    [InlineData(80, 24)]
    [InlineData(200, 60)]
    [InlineData(40, 10)]
    [InlineData(20, 5)]
    [InlineData(1, 1)]
    public void It_has_the_size_of_the_terminal_whatever_there_is(int width, int height)
    {
        foreach (var total in new[] { 0, 1, 10_000 })
        {
            var model = TopPicture.Model(total);
            model.Rollouts = [.. Enumerable.Range(1, 5).Select(id => TopPicture.Rollout(id))];
            model.Filter = new string('日', 300);
            var lines = TopPicture.Lines(model, width, height);
            Assert.Equal(height, lines.Length);
            Assert.All(lines, line => Assert.InRange(TextTable.WidthOf(line), 0, width));
        }
    }

    [Fact]
    public void Before_anything_is_known_it_says_so() =>
        Assert.Contains("asking …", TopPicture.Lines(new TopModel { Server = "http://s/" })[0], StringComparison.Ordinal);

    [Fact]
    public void The_head_has_counts_health_and_rollouts()
    {
        var model = TopPicture.Model(10_000);
        model.Rollouts = [TopPicture.Rollout(7)];
        var lines = TopPicture.Lines(model);
        Assert.StartsWith("thinctl top  http://127.0.0.1:8080/", lines[0], StringComparison.Ordinal);
        Assert.EndsWith("live  15:00:00Z", lines[0], StringComparison.Ordinal);
        Assert.Equal("10000 devices: 10000 online  0 stale  0 offline  1 cloned", lines[1].TrimEnd());
        Assert.StartsWith("broker ok  inventory the disk is full", lines[2], StringComparison.Ordinal);
        Assert.Equal("#7 kiosk 2.4.0 on stable ████████████▓▓▒▒▒▒▒▒ 30 install, 60 succeeded, 10 fail…", lines[3]);
        Assert.StartsWith("HOST NAME", lines[4], StringComparison.Ordinal);
        Assert.EndsWith("1 to 18 of 10000", lines[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void A_lost_server_is_said_where_one_looks()
    {
        var model = TopPicture.Model(3);
        model.Trouble = "the server has ended the connection.";
        var lines = TopPicture.Lines(model);
        Assert.Contains("NOT LIVE", lines[0], StringComparison.Ordinal);
        Assert.Equal("Trying again: the server has ended the connection.", lines[2]);
        Assert.Contains(lines, line => line.Contains("device-00002", StringComparison.Ordinal));
    }

    [Fact]
    public void The_column_that_sorts_has_an_arrow_and_the_marked_device_is_inverted()
    {
        var model = TopPicture.Model(3);
        (model.Sort, model.IsDescending, model.Selected) = ("presence", true, 1);
        Assert.Contains("PRESENCE ▼", TopPicture.Lines(model)[3], StringComparison.Ordinal);
        var row = new TopLayout(model, 80, 24, TopPicture.Now).Lines()[5];
        Assert.True(Assert.Single(row).Style!.Decoration.HasFlag(Spectre.Console.Decoration.Invert));
        Assert.Contains("device-00001", row[0].Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Rows_that_have_not_come_yet_are_dots()
    {
        var model = TopPicture.Model(1000, from: 0, count: 10);
        model.Select(20, rows: 19);
        var lines = TopPicture.Lines(model);
        Assert.Contains("device-00009", lines[11], StringComparison.Ordinal);
        Assert.Equal("…", lines[12]);
    }

    [Fact]
    public void Nothing_that_matches_says_how_to_go_on()
    {
        var model = TopPicture.Model(0);
        model.Filter = "room:nowhere";
        Assert.Contains("No device is so; c clears the filter.", TopPicture.Lines(model));
        Assert.Contains("filter: room:nowhere", TopPicture.Lines(model)[2], StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_typed_is_in_the_last_line_with_the_cursor_behind()
    {
        var model = TopPicture.Model(3);
        model.Draft = "room:日";
        Assert.Equal("/room:日", TopPicture.Lines(model)[^1]);
        Assert.Equal(8, new TopLayout(model, 80, 24, TopPicture.Now).CursorColumn);
    }

    [Fact]
    public void Devices_and_servers_cannot_steer_the_terminal()
    {
        var model = TopPicture.Model(3);
        (model.Trouble, model.Filter) = ("\e[2J", "\e[2J");
        Assert.All(TopPicture.Lines(model), line => Assert.DoesNotContain('\e', line));
        model.Trouble = null;
        Assert.All(TopPicture.Lines(model), line => Assert.DoesNotContain('\e', line));
    }

    [Fact]
    public void Help_has_every_key_within_80_by_24()
    {
        var model = TopPicture.Model(3);
        model.IsHelpShown = true;
        var text = string.Join('\n', TopPicture.Lines(model));
        Assert.All(TopKeys.Help.ReplaceLineEndings("\n").Split('\n'), line => Assert.Contains(line, text, StringComparison.Ordinal));
    }
}
