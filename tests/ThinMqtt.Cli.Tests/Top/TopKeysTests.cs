namespace ThinMqtt.Cli.Tests;

/// <summary>What keys do, without a terminal.</summary>
public sealed class TopKeysTests
{
    private const int Rows = 10;

    private readonly TopModel _model = TopPicture.Model(100);

    [Theory]
    [InlineData(new[] { ConsoleKey.DownArrow }, 1, 0)]
    [InlineData(new[] { ConsoleKey.UpArrow }, 0, 0)]
    [InlineData(new[] { ConsoleKey.PageDown }, 10, 1)]
    [InlineData(new[] { ConsoleKey.PageDown, ConsoleKey.PageDown, ConsoleKey.UpArrow }, 19, 11)]
    [InlineData(new[] { ConsoleKey.End }, 99, 90)]
    [InlineData(new[] { ConsoleKey.End, ConsoleKey.DownArrow }, 99, 90)]
    [InlineData(new[] { ConsoleKey.End, ConsoleKey.PageUp, ConsoleKey.PageUp }, 79, 79)]
    [InlineData(new[] { ConsoleKey.End, ConsoleKey.Home }, 0, 0)]
    public void Arrows_and_pages_move_the_mark_and_what_is_shown_follows(ConsoleKey[] keys, int selected, int first)
    {
        Assert.All(keys, key => Assert.True(TopKeys.Press(_model, TopPicture.Key(key), Rows)));
        Assert.Equal((selected, first), (_model.Selected, _model.First));
    }

    [Fact]
    public void Without_devices_nothing_moves()
    {
        var empty = TopPicture.Model(0);
        TopKeys.Press(empty, TopPicture.Key(ConsoleKey.End), Rows);
        Assert.Equal((0, 0), (empty.Selected, empty.First));
    }

    [Fact]
    public void A_fleet_that_shrinks_takes_the_mark_along()
    {
        _model.Select(99, Rows);
        _model.Window.Apply(new ServerEvent("update", "2", System.Text.Json.JsonDocument.Parse("""{"total":5}""").RootElement));
        _model.Show(Rows);
        Assert.Equal((4, 0), (_model.Selected, _model.First));
    }

    [Fact]
    public void A_filter_is_typed_repaired_and_used_from_its_first_device_on()
    {
        _model.Select(50, Rows);
        Type("/roomz");
        TopKeys.Press(_model, TopPicture.Key(ConsoleKey.Backspace), Rows);
        Type(":q");
        Assert.Equal("room:q", _model.Draft);
        Assert.Null(_model.Filter);
        TopKeys.Press(_model, TopPicture.Key(ConsoleKey.Enter), Rows);
        Assert.Equal(("room:q", null, 0, 0), (_model.Filter, _model.Draft, _model.Selected, _model.First));
    }

    [Fact]
    public void A_filter_that_is_refused_gives_way_to_the_one_before_and_that_one_to_none()
    {
        var good = new EventQuery { Filter = "group:lab", Sort = "-seen" };
        _model.Filter = "rom:x";
        Assert.True(_model.GoBack(new EventQuery { Filter = "rom:x", Sort = "hostname" }, good));
        Assert.Equal(("group:lab", "seen", true), (_model.Filter, _model.Sort, _model.IsDescending));

        _model.Select(50, Rows);
        Assert.True(_model.GoBack(good with { From = 40 }, good)); // the group was deleted
        Assert.Equal((null, "seen", 0, 0), (_model.Filter, _model.Sort, _model.Selected, _model.First));
    }

    [Fact]
    public void Where_nothing_was_good_there_is_no_way_back()
    {
        var all = new EventQuery { Sort = "hostname" };
        Assert.False(_model.GoBack(all, good: null));
        Assert.False(_model.GoBack(all with { From = 40 }, all));
    }

    [Fact]
    public void Escape_leaves_the_filter_as_it_was_and_c_clears_it()
    {
        _model.Filter = "lab";
        Type("/x");
        TopKeys.Press(_model, TopPicture.Key(ConsoleKey.Escape), Rows);
        Assert.Equal(("lab", null), (_model.Filter, _model.Draft));
        Type("c");
        Assert.Null(_model.Filter);
    }

    [Fact]
    public void Control_U_empties_what_is_typed()
    {
        _model.Filter = "lab";
        Type("/");
        Assert.Equal("lab", _model.Draft);
        TopKeys.Press(_model, new ConsoleKeyInfo('\x15', ConsoleKey.U, shift: false, alt: false, control: true), Rows);
        Assert.Equal("", _model.Draft);
    }

    [Fact]
    public void Left_and_right_choose_what_sorts_and_r_turns_it_round()
    {
        TopKeys.Press(_model, TopPicture.Key(ConsoleKey.RightArrow), Rows);
        Assert.Equal("id", _model.Sort);
        Type("r");
        Assert.Equal("-id", _model.Query(null, Rows).Sort);
        Type("<<");
        Assert.Equal("seen", _model.Query(null, Rows).Sort);
    }

    [Fact]
    public void The_window_that_is_open_stays_while_it_has_what_is_shown()
    {
        var open = _model.Query(null, Rows);
        Assert.Equal((0, 30), (open.From, open.Count));
        _model.Select(25, Rows);
        Assert.Same(open, _model.Query(open, Rows));
        _model.Select(35, Rows);
        var next = _model.Query(open, Rows);
        Assert.Equal((16, 30), (next.From, next.Count));
        _model.Select(99, Rows);
        var last = _model.Query(next, Rows);
        Assert.Equal(80, last.From);
        Assert.Same(last, _model.Query(last, Rows));
        _model.Filter = "x";
        Assert.NotSame(last, _model.Query(last, Rows));
    }

    [Fact]
    public void Q_ends_it_but_not_while_it_is_typed()
    {
        Type("/q");
        Assert.Equal("q", _model.Draft);
        TopKeys.Press(_model, TopPicture.Key(ConsoleKey.Escape), Rows);
        Assert.False(TopKeys.Press(_model, TopPicture.Key('q'), Rows));
    }

    [Fact]
    public void Any_key_leaves_the_help()
    {
        Type("?");
        Assert.True(_model.IsHelpShown);
        Type("x");
        Assert.False(_model.IsHelpShown);
    }

    private void Type(string text) => Assert.All(text, sign => Assert.True(TopKeys.Press(_model, TopPicture.Key(sign), Rows)));
}
