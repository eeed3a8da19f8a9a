using ThinMqtt.Contracts;

namespace ThinMqtt.Agent.Tests;

public sealed class ProgressBarTests
{
    private static readonly UpdatePayload Half = new()
    {
        Release = new ReleaseReference { Package = PackageName.Parse("hello"), Version = SemanticVersion.Parse("1.1.0") },
        State = UpdateState.Download,
        Percent = 50,
        Bytes = 1_200_000,
        Size = 2_500_000,
        At = DateTimeOffset.UnixEpoch,
    };

    [Fact]
    public void It_says_how_far_a_download_is_and_how_fast() => Assert.Equal(
        "hello 1.1.0 Download [############............] 50 %, 1.2 MB of 2.5 MB, 3.4 MB/s", ProgressBar.Describe(Half, 3_400_000));

    [Fact]
    public void A_state_without_progress_is_only_named() =>
        Assert.Equal("hello 1.1.0 Verify", ProgressBar.Describe(Half with { State = UpdateState.Verify, Percent = null }, null));

    [Fact]
    public void Lines_that_stay_go_above_the_bar_which_ends_with_the_update()
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var line = new StatusLine(output, () => 20);
        var bar = new ProgressBar(line);
        bar.Show(Half);
        line.WriteLine("news");
        bar.Show(Half with { State = UpdateState.Succeeded });
        line.WriteLine("done");
        const string Cut = "hello 1.1.0 Downloa";
        Assert.Equal($"{Cut}\r\e[Knews\n{Cut}\r\e[Kdone\n", output.ToString());
    }

    [Fact]
    public void The_rate_is_that_of_this_download_alone()
    {
        using var output = new StringWriter();
        using var line = new StatusLine(output, () => 200);
        var bar = new ProgressBar(line);
        bar.Show(Half with { State = UpdateState.Verify, Bytes = null, Percent = null });
        bar.Show(Half);
        bar.Show(Half with { Bytes = 2_200_000, Percent = 90, At = Half.At.AddSeconds(2) });
        Assert.EndsWith("90 %, 2.2 MB of 2.5 MB, 500.0 kB/s", output.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, "0 B")]
    [InlineData(999, "999 B")]
    [InlineData(1_000, "1.0 kB")]
    [InlineData(999_960, "1.0 MB")]
    [InlineData(25_399_571, "25.4 MB")]
    [InlineData(8_000_000_000, "8.0 GB")]
    public void Bytes_are_said_in_the_unit_that_suits_them(long bytes, string text) => Assert.Equal(text, ByteCount.Text(bytes));
}
