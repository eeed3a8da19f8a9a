using System.Text.RegularExpressions;
using ThinMqtt.Testing;

namespace ThinMqtt.Cli.Tests;

/// <summary>What needs no server.</summary>
public sealed partial class CommandLineTests
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
    public async Task Every_verb_has_help_with_examples_or_where_to_find_them(params string[] verb)
    {
        var help = (await Thinctl.RunAsync(null, [.. verb, "--help"])).Expect(ExitCode.Succeeded).Output;
        Assert.Contains("Usage:", help, StringComparison.Ordinal);
        Assert.Contains(string.Join(' ', ["thinctl", .. verb]), help, StringComparison.Ordinal);
        Assert.True(help.Contains("Examples:", StringComparison.Ordinal) || verb is ["device"], help);
        Assert.Contains("--server <URL>", help, StringComparison.Ordinal);
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

    [Fact]
    public async Task Bash_completes_verbs_and_options()
    {
        var script = $$"""
            thinctl() { dotnet exec {{Thinctl.Program}} "$@"; }
            source <(thinctl completion bash)
            complete_line() { COMP_LINE=$1; COMP_POINT=${#1}; COMP_WORDS=($1); COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); _thinctl; echo "found: ${COMPREPLY[*]}"; }
            complete_line "thinctl rel"
            complete_line "thinctl release wi"
            complete_line "thinctl devices --pres"
            """;
        await using var bash = ChildProcess.Start("bash", ["-c", script]);
        Assert.Equal(0, await bash.ExitedAsync());
        Assert.Equal(["found: release", "found: withdraw", "found: --presence"], FoundLines().Matches(bash.StandardOutput).Select(match => match.Value));
    }

    [GeneratedRegex("found: [^\r\n]*")]
    private static partial Regex FoundLines();
}
