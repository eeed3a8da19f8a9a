using System.Text.Json;
using ThinMqtt.Contracts;

namespace ThinMqtt.Cli.Tests;

/// <summary>The fleet as a whole.</summary>
public sealed class FleetVerbTests(Fleet fleet) : IClassFixture<Fleet>
{
    [Fact]
    public async Task The_overview_is_the_servers_with_these_names_and_types()
    {
        await using var device = await fleet.BornAsync("overview-1");
        var json = (await fleet.RunAsync("overview", "--json")).Expect(ExitCode.Succeeded).Json;
        JsonShape.Has(json, ("at", JsonValueKind.String), ("devices", JsonValueKind.Object), ("packages", JsonValueKind.Array), ("agents", JsonValueKind.Array), ("releases", JsonValueKind.Object), ("health", JsonValueKind.Object));
        foreach (var name in new[] { "total", "online", "stale", "offline", "cloned", "damaged" })
        {
            JsonShape.Has(json.GetProperty("devices"), (name, JsonValueKind.Number));
        }

        Assert.All(["broker", "inventory", "artifacts"], part => JsonShape.Has(json.GetProperty("health").GetProperty(part), ("ok", JsonValueKind.True)));
        var text = (await fleet.RunAsync("overview")).Expect(ExitCode.Succeeded).Output;
        Assert.Matches(@"^\d+ devices?: \d+ online, 0 stale, \d+ offline\r?\nReleases: ", text);
        Assert.Contains("broker: ok", text, StringComparison.Ordinal);
        Assert.Matches(@"(?m)^\(agent\) +0\.1\.0 +\d+", text);
    }

    [Fact]
    public async Task The_history_is_a_document_or_a_table()
    {
        Assert.Equal(JsonValueKind.Array, (await fleet.RunAsync("history", "--since", "1h", "--points", "10", "--json")).Expect(ExitCode.Succeeded).Json.GetProperty("items").ValueKind);
        Assert.Matches("ONLINE|no sample yet", (await fleet.RunAsync("history")).Expect(ExitCode.Succeeded).All);
        (await fleet.RunAsync("history", "--since", "ever")).ExpectError(ExitCode.Misused, "'ever' is no duration");
    }

    [Fact]
    public async Task Activity_has_the_newest_first()
    {
        await using var device = await fleet.BornAsync("active-1");
        var json = (await fleet.RunAsync("activity", "--limit", "1000", "--json")).Expect(ExitCode.Succeeded).Json;
        var item = json.GetProperty("items").EnumerateArray().First(item => item.GetProperty("device").GetString() == "active-1");
        JsonShape.Has(item, ("at", JsonValueKind.String), ("kind", JsonValueKind.String), ("text", JsonValueKind.String));
        Assert.Matches(@"(?m)^\S+ \S+Z +active-1 +online ", (await fleet.RunAsync("activity")).Expect(ExitCode.Succeeded).Output);
    }

    [Fact]
    public async Task Events_are_lines_of_the_kinds_that_were_asked_for()
    {
        await using var process = fleet.Start("events", "--kinds", "release", "--json", "--limit", "1");
        await using var all = fleet.Start("events", "--limit", "1000");
        async Task HappenAsync()
        {
            for (var number = 1; !process.StandardOutput.Contains("release", StringComparison.Ordinal) || !all.StandardOutput.Contains("device", StringComparison.Ordinal); number++)
            {
                await using var device = await fleet.BornAsync($"events-{number}");
                await fleet.PublishAsync($"1.0.{number}", "events"); // until both listen
            }
        }

        await ThinMqtt.Testing.Limit.Within(HappenAsync(), "events are printed");
        var heard = (await process.OutcomeAsync()).Expect(ExitCode.Succeeded).Json;
        JsonShape.Has(heard, ("kind", JsonValueKind.String), ("at", JsonValueKind.String), ("release", JsonValueKind.Number), ("text", JsonValueKind.String));
        Assert.Equal("release", heard.GetProperty("kind").GetString());
        (await fleet.RunAsync("events", "--kinds", "devices")).ExpectError(ExitCode.Misused, "'devices' is no kind");
    }

    [Fact]
    public async Task A_lost_connection_ends_events_unless_they_are_followed()
    {
        await using var own = await OwnFleet.StartAsync();
        await using var once = own.Start("events", "--limit", "1000");
        await using var follows = own.Start("events", "--follow", "--json");
        await using (var device = await own.BornAsync("before"))
        {
            async Task SayAsync()
            {
                while (!once.StandardOutput.Contains("before", StringComparison.Ordinal) || !follows.StandardOutput.Contains("before", StringComparison.Ordinal))
                {
                    await device.GoodbyeAsync();
                    await own.UntilKnownAsync("before", found => found.GetProperty("presence").GetString() == "offline");
                    await device.BornAsync();
                    await own.UntilKnownAsync("before", found => found.GetProperty("presence").GetString() == "online");
                }
            }

            await ThinMqtt.Testing.Limit.Within(SayAsync(), "both listen");
        }

        await own.StopAsync();
        var outcome = (await once.OutcomeAsync()).Expect(ExitCode.Unreachable);
        Assert.Contains("--follow", outcome.All, StringComparison.Ordinal);
        await follows.PrintedAsync("Not live: ");
        await own.StartAgainAsync();
        await using var later = await own.BornAsync("later");
        async Task SayLaterAsync()
        {
            while (!follows.StandardOutput.Contains("later", StringComparison.Ordinal))
            {
                await later.GoodbyeAsync();
                await own.UntilKnownAsync("later", found => found.GetProperty("presence").GetString() == "offline");
                await later.BornAsync();
                await own.UntilKnownAsync("later", found => found.GetProperty("presence").GetString() == "online");
            }
        }

        await ThinMqtt.Testing.Limit.Within(SayLaterAsync(), "it listens again");
    }

    [Fact]
    public async Task Failures_are_by_reason_and_why_says_it_of_one_device()
    {
        var id = await fleet.PublishAsync("1.0.0");
        await using var device = await fleet.BornAsync("why-1");
        await device.UpdateAsync(UpdateState.RolledBack, 1, reason: "The health check failed.");
        await fleet.UntilKnownAsync("why-1", found => found.GetProperty("results").GetArrayLength() == 1);

        var group = Assert.Single((await fleet.RunAsync("release", "failures", $"{id}", "--json")).Expect(ExitCode.Succeeded).Json.GetProperty("items").EnumerateArray());
        JsonShape.Has(group, ("state", JsonValueKind.String), ("reason", JsonValueKind.String), ("count", JsonValueKind.Number), ("devices", JsonValueKind.Array));
        Assert.Equal("1 rolledBack: The health check failed.\n  why-1\n", (await fleet.RunAsync("release", "failures", $"{id}")).Expect(ExitCode.Succeeded).Output.ReplaceLineEndings("\n"));

        var why = (await fleet.RunAsync("device", "why", "why-1", $"{id}", "--json")).Expect(ExitCode.Succeeded).Json;
        JsonShape.Has(why, ("device", JsonValueKind.String), ("release", JsonValueKind.Number), ("package", JsonValueKind.String), ("version", JsonValueKind.String), ("channel", JsonValueKind.String), ("answer", JsonValueKind.String), ("text", JsonValueKind.String), ("reasons", JsonValueKind.Array));
        JsonShape.Has(why.GetProperty("reasons")[0], ("code", JsonValueKind.String), ("text", JsonValueKind.String));
        Assert.StartsWith($"why-1, release {id} (hello 1.0.0 on stable): failed", (await fleet.RunAsync("device", "why", "why-1", $"{id}")).Expect(ExitCode.Succeeded).Output, StringComparison.Ordinal);
        (await fleet.RunAsync("device", "why", "nobody", $"{id}")).ExpectError(ExitCode.NotFound, "nobody");
    }
}
