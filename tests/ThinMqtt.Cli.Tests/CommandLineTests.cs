using ThinMqtt.Testing;

namespace ThinMqtt.Cli.Tests;

/// <summary>What needs no server.</summary>
public sealed class CommandLineTests
{
    [Fact]
    public async Task The_version_is_one_line() =>
        Assert.Matches(@"^thinctl \d+\.\d+\.\d+\S*\r?\n$", (await Thinctl.RunAsync(null, "--version")).Expect(ExitCode.Succeeded).Output);

    [Theory]
    [InlineData]
    [InlineData("device")]
    [InlineData("device", "show")]
    [InlineData("devices")]
    [InlineData("release", "publish")]
    [InlineData("release", "list")]
    [InlineData("release", "show")]
    [InlineData("release", "withdraw")]
    [InlineData("release", "announce")]
    [InlineData("release", "failures")]
    [InlineData("release", "download")]
    [InlineData("release", "delete")]
    [InlineData("device", "why")]
    [InlineData("device", "label")]
    [InlineData("device", "unlabel")]
    [InlineData("group")]
    [InlineData("group", "list")]
    [InlineData("group", "show")]
    [InlineData("group", "set")]
    [InlineData("group", "delete")]
    [InlineData("overview")]
    [InlineData("history")]
    [InlineData("activity")]
    [InlineData("events")]
    [InlineData("top")]
    [InlineData("mcp")]
    [InlineData("profile")]
    [InlineData("profile", "add")]
    [InlineData("profile", "list")]
    [InlineData("profile", "use")]
    [InlineData("profile", "delete")]
    [InlineData("completion")]
    public async Task Every_verb_has_help_with_examples_or_where_to_find_them(params string[] verb)
    {
        var help = (await Thinctl.RunAsync(null, [.. verb, "--help"])).Expect(ExitCode.Succeeded).Output;
        Assert.Contains("Usage:", help, StringComparison.Ordinal);
        Assert.Contains(string.Join(' ', ["thinctl", .. verb]), help, StringComparison.Ordinal);
        Assert.True(help.Contains("Examples:", StringComparison.Ordinal) || verb is ["device"] or ["group"] or ["profile"], help);
        Assert.Contains("--server <URL>", help, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_help_shows_what_may_be_left_out()
    {
        var help = (await Thinctl.RunAsync(null, "--help")).Output;
        Assert.Matches(@"(?m)^  devices \[<FILTER>\] +Devices", help);
        Assert.Matches(@"(?m)^  top \[<FILTER>\] +The fleet", help);
        var device = (await Thinctl.RunAsync(null, "device", "--help")).Output;
        Assert.Matches(@"(?m)^  label \[<ID>\] +Says", device);
        Assert.Matches(@"(?m)^  show <ID> +One", device);
    }

    [Fact]
    public async Task The_help_has_every_exit_code()
    {
        var help = (await Thinctl.RunAsync(null, "--help")).Output;
        Assert.All(Enum.GetValues<ExitCode>(), code => Assert.Matches($@"(?m)^  {(int)code}  \S", help));
    }

    [Fact]
    public async Task A_verb_that_it_does_not_know_is_exit_code_2_with_the_one_that_was_meant()
    {
        var outcome = await Thinctl.RunAsync(null, "devicess");
        outcome.ExpectError(ExitCode.Misused, "'devicess'", "Try 'thinctl --help'.");
        Assert.Matches(@"(?m)^devices\r?$", outcome.All);
    }

    [Fact]
    public async Task Nothing_at_all_is_exit_code_2() => (await Thinctl.RunAsync(null)).ExpectError(ExitCode.Misused, "Try 'thinctl --help'.");

    [Fact]
    public async Task An_id_may_begin_with_an_at_sign()
    {
        var server = new Uri($"http://127.0.0.1:{FreePort.Take()}/");
        (await Thinctl.RunAsync(server, "device", "show", "@lab")).ExpectError(ExitCode.Unreachable);
    }
}
