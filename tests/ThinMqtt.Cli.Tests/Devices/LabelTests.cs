using System.Text.Json;

namespace ThinMqtt.Cli.Tests;

/// <summary>Rooms, tags, and groups of devices that have them.</summary>
public sealed class LabelTests(Fleet fleet) : IClassFixture<Fleet>
{
    [Fact]
    public async Task Labels_are_added_to_those_that_are_there_and_taken_away()
    {
        await using var one = await fleet.BornAsync("label-1");
        await using var two = await fleet.BornAsync("label-2");
        (await fleet.RunAsync("device", "label", "label-1", "--tag", "old")).Expect(ExitCode.Succeeded);

        var outcome = (await fleet.RunAsync("device", "label", "label-1", "label-2", "--room", "hall 3", "--tag", "kiosk", "--tag", "new")).Expect(ExitCode.Succeeded);
        Assert.Equal("label-1: hall 3, #kiosk, #new, #old\nlabel-2: hall 3, #kiosk, #new\n", outcome.Output.ReplaceLineEndings("\n"));
        Assert.Equal("hall 3", (await fleet.GetAsync("devices/label-2/labels")).GetProperty("room").GetString());

        Assert.Equal("label-1: hall 3, #kiosk, #new", (await fleet.RunAsync("device", "unlabel", "label-1", "--tag", "old")).Expect(ExitCode.Succeeded).Output.Trim());
        Assert.Equal("label-1: #kiosk, #new", (await fleet.RunAsync("device", "unlabel", "label-1", "--room")).Expect(ExitCode.Succeeded).Output.Trim());
        Assert.Equal("label-1: no labels", (await fleet.RunAsync("device", "unlabel", "label-1", "--all")).Expect(ExitCode.Succeeded).Output.Trim());
    }

    [Fact]
    public async Task A_filter_labels_all_that_match_and_json_has_a_line_for_each()
    {
        await using var one = await fleet.BornAsync("filtered-1");
        await using var two = await fleet.BornAsync("filtered-2");
        var lines = (await fleet.RunAsync("device", "label", "--filter", "id:filtered", "--tag", "x", "--json")).Expect(ExitCode.Succeeded).Documents;
        Assert.Equal(["filtered-1", "filtered-2"], lines.Select(line => line.GetProperty("device").GetString()));
        Assert.All(lines, line => Assert.Equal("""{"tags":["x"]}""", line.GetProperty("labels").GetRawText()));
        Assert.Contains("nothing was changed", (await fleet.RunAsync("device", "label", "--filter", "tag:none", "--tag", "x")).Expect(ExitCode.Succeeded).All, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("give either the ids", "label", "--tag", "x")]
    [InlineData("give either the ids", "label", "a", "--filter", "b", "--tag", "x")]
    [InlineData("every device", "label", "--filter", " ", "--tag", "x")]
    [InlineData("give --room ROOM", "label", "a")]
    [InlineData("give --room, --tag TAG or --all", "unlabel", "a")]
    [InlineData("the filter cannot be used", "label", "--filter", "rom:x", "--tag", "x")]
    public async Task What_cannot_be_meant_is_refused(string reason, params string[] arguments) =>
        (await fleet.RunAsync(["device", .. arguments])).ExpectError(ExitCode.Misused, reason);

    [Fact]
    public async Task A_device_that_was_never_seen_has_no_labels() =>
        (await fleet.RunAsync("device", "label", "nobody", "--tag", "x")).ExpectError(ExitCode.NotFound, "'nobody'");

    [Fact]
    public async Task A_mistake_in_a_filter_is_exit_code_2_and_underlined()
    {
        var outcome = await fleet.RunAsync("devices", "lab", "rom:4");
        outcome.ExpectError(ExitCode.Misused, "the filter cannot be used", "room");
        Assert.Matches(@"(?m)^  lab rom:4\r?\n      \^\^\^", outcome.All);
    }

    [Fact]
    public async Task A_group_is_deleted_only_as_it_was_read()
    {
        await using var server = new ScriptedServer(
            ScriptedServer.Answer("200 OK", """{"name":"halls","filter":"id:hall"}""", "ETag: \"seen\""),
            ScriptedServer.Answer("412 Precondition Failed", """{"type":"urn:thinmqtt:problem:precondition-failed","status":412,"detail":"It is another one."}"""));

        (await Thinctl.RunAsync(server.Address, "group", "delete", "halls")).ExpectError(
            ExitCode.Failed, "somebody else has just changed the group halls, and it was not deleted", "'thinctl group show halls'");

        var requests = await server.RequestsAsync();
        Assert.Contains("If-Match: \"seen\"", requests[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Groups_are_made_shown_used_and_deleted()
    {
        await using var device = await fleet.BornAsync("grouped-1");
        var json = (await fleet.RunAsync("group", "set", "halls", "id:grouped", "--description", "All halls", "--json")).Expect(ExitCode.Succeeded).Json;
        JsonShape.Has(json, ("name", JsonValueKind.String), ("filter", JsonValueKind.String), ("description", JsonValueKind.String));

        Assert.Contains("halls: id:grouped", (await fleet.RunAsync("group", "show", "halls")).Expect(ExitCode.Succeeded).Output, StringComparison.Ordinal);
        Assert.Matches(@"(?m)^halls +\S+ +id:grouped +All halls", (await fleet.RunAsync("group", "list")).Expect(ExitCode.Succeeded).Output);
        Assert.Contains((await fleet.RunAsync("group", "list", "--json")).Expect(ExitCode.Succeeded).Json.GetProperty("items").EnumerateArray(), group => group.GetProperty("name").GetString() == "halls");
        Assert.Contains("grouped-1", (await fleet.RunAsync("devices", "group:halls")).Expect(ExitCode.Succeeded).Output, StringComparison.Ordinal);

        Assert.Equal("All halls", (await fleet.RunAsync("group", "set", "halls", "id:grouped online", "--json")).Expect(ExitCode.Succeeded).Json.GetProperty("description").GetString());
        Assert.False((await fleet.RunAsync("group", "set", "halls", "id:grouped", "--description", "", "--json")).Expect(ExitCode.Succeeded).Json.TryGetProperty("description", out _));
        (await fleet.RunAsync("group", "set", "halls", "x", "--create")).ExpectError(ExitCode.Failed, "(412)");
        (await fleet.RunAsync("group", "delete", "halls")).Expect(ExitCode.Succeeded);
        (await fleet.RunAsync("group", "show", "halls")).ExpectError(ExitCode.NotFound, "halls");
    }
}
