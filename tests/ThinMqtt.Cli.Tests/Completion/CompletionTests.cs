using System.Diagnostics;
using ThinMqtt.Testing;

namespace ThinMqtt.Cli.Tests;

/// <summary>Words that shells ask for.</summary>
public sealed class CompletionTests(Fleet fleet) : IClassFixture<Fleet>
{
    [Fact]
    public async Task Releases_packages_and_channels_are_those_of_the_server()
    {
        var id = await fleet.PublishAsync("1.0.0", "suggested");
        await SuggestsAsync("release show ", $"{id}");
        await SuggestsAsync("release list --package sug", "suggested");
        await SuggestsAsync("release list --channel ", "stable");
        await SuggestsAsync("devices package:", "package:suggested");
    }

    [Fact]
    public async Task Groups_and_tags_are_those_of_the_server()
    {
        await using var device = await fleet.BornAsync("tagged");
        (await fleet.RunAsync("device", "label", "tagged", "--tag", "suggested-tag")).Expect(ExitCode.Succeeded);
        (await fleet.RunAsync("group", "set", "suggested-group", "tag:suggested-tag")).Expect(ExitCode.Succeeded);
        await SuggestsAsync("group show ", "suggested-group");
        await SuggestsAsync("devices group:", "group:suggested-group");
        await SuggestsAsync("devices -tag:", "-tag:suggested-tag");
    }

    [Fact]
    public async Task Of_a_list_the_last_word_is_completed_by_those_that_are_not_in_it()
    {
        var words = await WordsAsync("devices --columns id,");
        Assert.Contains("id,room", words);
        Assert.DoesNotContain("id,id", words);
    }

    [Fact]
    public async Task A_server_that_is_away_suggests_nothing_and_says_nothing()
    {
        var outcome = await Thinctl.RunAsync(null, ["[suggest:20]", "thinctl device show "], ("THINCTL_SERVER", $"http://127.0.0.1:{FreePort.Take()}/"));
        AssertOnlyOptions(outcome);
    }

    [Fact]
    public async Task A_server_that_gives_no_answer_is_not_waited_for()
    {
        await using var proxy = new FaultyProxy(fleet.Http);
        proxy.Stall();
        var begin = Stopwatch.GetTimestamp();
        await using var process = Thinctl.Start(null, ["[suggest:20]", "thinctl device show "], ("THINCTL_SERVER", $"{proxy.Address}"));
        AssertOnlyOptions(await process.OutcomeAsync());
        Assert.InRange(Stopwatch.GetElapsedTime(begin), TimeSpan.Zero, TimeSpan.FromSeconds(30)); // other requests have a minute; this machine may be busy
    }

    private static void AssertOnlyOptions(Outcome outcome) => Assert.All(
        outcome.Expect(ExitCode.Succeeded).All.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries), line => Assert.StartsWith("-", line, StringComparison.Ordinal));

    /// <summary>On a machine that is busy an answer may take longer than somebody who types is kept waiting; then there is none, and one tries again.</summary>
    private async Task SuggestsAsync(string typed, string word)
    {
        async Task Type()
        {
            while (!(await WordsAsync(typed)).Contains(word))
            {
            }
        }

        await Type().Within($"'{typed}' suggests '{word}'");
    }

    private async Task<string[]> WordsAsync(string typed)
    {
        var line = "thinctl " + typed;
        var outcome = await Thinctl.RunAsync(null, [$"[suggest:{line.Length}]", line], ("THINCTL_SERVER", $"{fleet.Http}"));
        return outcome.Expect(ExitCode.Succeeded).Output.ReplaceLineEndings("\n").Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
