namespace ThinMqtt.Cli.Tests;

public sealed class OutputTests
{
    [Theory]
    [InlineData(0, "0 B")]
    [InlineData(1023, "1023 B")]
    [InlineData(1024, "1 KiB")]
    [InlineData(8_251_998_208, "7.7 GiB")]
    [InlineData(17_179_869_184, "16 GiB")]
    [InlineData(long.MaxValue, "8 EiB")]
    public void Sizes_are_short(long bytes, string text) => Assert.Equal(text, Amounts.Size(bytes));

    [Theory]
    [InlineData(-5, "0 s")]
    [InlineData(119, "119 s")]
    [InlineData(120, "2 min")]
    [InlineData(7200, "2 h")]
    [InlineData(200_000, "2 d")]
    public void Spans_are_short(int seconds, string text) => Assert.Equal(text, Amounts.Span(TimeSpan.FromSeconds(seconds)));

    [Theory]
    [InlineData("90s", 90)]
    [InlineData("15m", 900)]
    [InlineData("2h", 7200)]
    [InlineData("365d", 31_536_000)]
    public void Durations_are_a_number_and_a_unit(string text, int seconds)
    {
        Assert.True(Values.TryParseDuration(text, out var duration, out _));
        Assert.Equal(TimeSpan.FromSeconds(seconds), duration);
    }

    [Theory]
    [InlineData("")]
    [InlineData("s")]
    [InlineData("0s")]
    [InlineData("1.5h")]
    [InlineData("366d")]
    [InlineData("99999999999s")]
    public void Other_durations_are_refused_with_an_example(string text)
    {
        Assert.False(Values.TryParseDuration(text, out _, out var reason));
        Assert.Contains("90s", reason, StringComparison.Ordinal);
    }

    [Fact]
    public void The_widest_columns_give_way_first_and_none_below_what_it_needs()
    {
        var table = new TextTable(new("A", 4), new("B"), new("C", 2));
        table.Add("0123456789", "01234567", "0123456789");
        Assert.Equal([10, 8, 10], table.Widths(null));
        Assert.Equal([7, 8, 7], table.Widths(26));
        Assert.Equal([4, 8, 2], table.Widths(5));
    }

    [Fact]
    public void Optional_columns_are_left_out_from_the_right_and_the_others_get_their_room()
    {
        var table = new TextTable(new("A", 8), new("B", 8, IsOptional: true), new("C", 8, IsOptional: true), new("D"));
        table.Add("0123456789", "0123456789", "0123456789", "D");
        Assert.Equal([10, 10, 10, 1], table.Widths(37));
        Assert.Equal([8, 8, 8, 1], table.Widths(31));
        Assert.Equal([10, 10, 0, 1], table.Widths(30));
        Assert.Equal([10, 0, 0, 1], table.Widths(20));
    }

    [Theory]
    [InlineData("Intel(R) Celeron(R) J4125 CPU @ 2.00GHz", "Celeron J4125", "Intel Celeron J4125")]
    [InlineData("AMD Ryzen Embedded R1505G with Radeon Vega Gfx", "Ryzen Embedded R1505G", "AMD Ryzen Embedded R1505G with Radeon Vega Gfx")]
    [InlineData("Intel Corporation UHD Graphics 605 (rev 06)", "UHD Graphics 605", "Intel UHD Graphics 605")]
    [InlineData("Intel Corporation CoffeeLake-S GT2 [UHD Graphics 630]", "UHD Graphics 630", "Intel CoffeeLake-S GT2 [UHD Graphics 630]")]
    [InlineData("Advanced Micro Devices, Inc. [AMD/ATI] Picasso", "Picasso", "Advanced Micro Devices, Inc. [AMD/ATI] Picasso")]
    [InlineData("Cortex-A72", "Cortex-A72", "Cortex-A72")]
    [InlineData("CPU", "", "")]
    public void Models_are_named_without_noise(string name, string brief, string full) =>
        Assert.Equal((brief, full), (DeviceText.Model(name, isShort: true), DeviceText.Model(name, isShort: false)));

    [Theory]
    [InlineData("short", 5, "short")]
    [InlineData("longer", 5, "long…")]
    [InlineData("日本語", 5, "日本…")]
    [InlineData("日本語", 4, "日…")]
    public void A_text_that_is_cut_shows_it_and_fits(string text, int width, string cut) => Assert.Equal(cut, TextTable.Fit(text, width));

    [Theory]
    [InlineData(new[] { 0, 1, 50, 100 }, 4, " ▁▄█")]
    [InlineData(new[] { 9, 9, 0, 8, 4 }, 3, " ▇▄")]
    [InlineData(new int[0], 5, "")]
    [InlineData(new[] { 0, 0 }, 5, "  ")]
    public void A_curve_ends_with_the_newest_and_shows_all_that_is_not_nothing(int[] values, int width, string curve) =>
        Assert.Equal(curve, Sparkline.Of(values, width, isUnicode: true));

    [Theory]
    [InlineData("lab rom:4", 4, 3, "  lab rom:4\n      ^^^")]
    [InlineData("日 rom:4", 2, 3, "  日 rom:4\n     ^^^")]
    [InlineData("a", 1, 0, "  a\n   ^")]
    [InlineData("a", 7, 1, null)]
    [InlineData("a", null, null, null)]
    [InlineData("\e[2Jx", 4, 99, "  ?[2Jx\n      ^")]
    public void A_mistake_is_underlined_in_its_place(string filter, int? position, int? length, string? shown) =>
        Assert.Equal(shown, FilterOptions.Pointer(filter, position, length));

    [Theory]
    [InlineData("http://127.0.0.1:8080", true)]
    [InlineData("http://localhost", true)]
    [InlineData("http://[::1]:8080", true)]
    [InlineData("http://localhost.example.com", false)]
    [InlineData("http://127.0.0.1.example.com", false)]
    [InlineData("http://10.0.0.1", false)]
    public void Loopback_is_told_from_names_that_look_like_it(string server, bool isLoopback) =>
        Assert.Equal(isLoopback, ServerAddress.IsLoopback(new Uri(server)));
}
