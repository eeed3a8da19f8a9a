using System.Text.Json;
using System.Text.RegularExpressions;
using ThinMqtt.Contracts;
using ThinMqtt.Testing;

namespace ThinMqtt.Cli.Tests;

public sealed partial class ReleaseTests(Fleet fleet) : IClassFixture<Fleet>
{
    [Fact]
    public async Task A_command_has_one_key_however_often_it_is_sent_and_the_next_command_another()
    {
        const string release = """
            {"id":7,"package":"hello","version":"1.0.0","channel":"stable","state":"live","attempt":2,"announced":"2026-11-22T10:00:00Z","size":1,"md5":"","sha256":"","counts":{}}
            """;
        var done = ScriptedServer.Answer("200 OK", release);
        await using var server = new ScriptedServer(null, done, done);

        (await Thinctl.RunAsync(server.Address, "release", "announce", "7")).Expect(ExitCode.Succeeded);
        (await Thinctl.RunAsync(server.Address, "release", "announce", "7")).Expect(ExitCode.Succeeded);

        var keys = (await server.RequestsAsync()).Select(request => Key().Match(request).Groups[1].Value).ToList();
        Assert.All(keys, key => Assert.True(Guid.TryParse(key, out _), key));
        Assert.Equal(keys[0], keys[1]);
        Assert.NotEqual(keys[0], keys[2]);
    }

    [Fact]
    public async Task Publishing_uploads_the_file_and_prints_the_release()
    {
        var file = fleet.Zip("first.zip", 3 << 20);

        var outcome = (await fleet.RunAsync("release", "publish", file, "--package", "first", "--version", "1.2.3", "--channel", "lab")).Expect(ExitCode.Succeeded);

        Assert.Contains("Uploading first.zip (3 MiB)", outcome.All, StringComparison.Ordinal);
        Assert.DoesNotContain("Uploading", outcome.Output, StringComparison.Ordinal);
        Assert.Matches(@"^Release \d+: first 1\.2\.3 on lab, live\r?\n", outcome.Output);
        var sha256 = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(await File.ReadAllBytesAsync(file)));
        Assert.Contains(sha256, outcome.Output, StringComparison.Ordinal);
        var release = Assert.Single((await fleet.GetAsync("releases")).GetProperty("items").EnumerateArray(), release => release.GetProperty("package").GetString() == "first");
        Assert.Equal(sha256, release.GetProperty("sha256").GetString());
    }

    [Fact]
    public async Task Json_of_a_release_is_what_the_REST_API_says_with_these_names_and_types()
    {
        var json = (await PublishAsync("json", "1.0.0", "--json")).Expect(ExitCode.Succeeded).Json;
        var id = json.GetProperty("id").GetInt64();

        JsonShape.Has(json, ("id", JsonValueKind.Number), ("package", JsonValueKind.String), ("version", JsonValueKind.String), ("channel", JsonValueKind.String));
        JsonShape.Has(json, ("state", JsonValueKind.String), ("counter", JsonValueKind.Number), ("attempt", JsonValueKind.Number), ("announced", JsonValueKind.String));
        JsonShape.Has(json, ("size", JsonValueKind.Number), ("md5", JsonValueKind.String), ("sha256", JsonValueKind.String), ("counts", JsonValueKind.Object), ("failures", JsonValueKind.Array));
        Assert.Equal("live", json.GetProperty("state").GetString());
        Assert.Equal("stable", json.GetProperty("channel").GetString());
        Assert.True(JsonElement.DeepEquals(await fleet.GetAsync($"releases/{id}"), json));
        Assert.True(JsonElement.DeepEquals(json, (await fleet.RunAsync("release", "show", $"{id}", "--json")).Expect(ExitCode.Succeeded).Json));
        var list = (await fleet.RunAsync("release", "list", "--json")).Expect(ExitCode.Succeeded).Json;
        Assert.Equal("items", Assert.Single(list.EnumerateObject()).Name);
        Assert.Contains(list.GetProperty("items").EnumerateArray(), release => release.GetProperty("id").GetInt64() == id);
    }

    [Fact]
    public async Task The_same_file_again_is_the_same_release()
    {
        var first = (await PublishAsync("again", "1.0.0", "--json")).Expect(ExitCode.Succeeded).Json;
        var second = (await PublishAsync("again", "1.0.0", "--json")).Expect(ExitCode.Succeeded).Json;
        Assert.True(JsonElement.DeepEquals(first, second));
    }

    [Fact]
    public async Task Several_channels_are_one_upload_and_a_document_each()
    {
        var outcome = (await PublishAsync("both", "1.0.0", "--channel", "lab", "--channel", "stable", "-c", "lab", "--json")).Expect(ExitCode.Succeeded);
        Assert.Equal(["lab", "stable"], outcome.Documents.Select(release => release.GetProperty("channel").GetString()));
        Assert.Single(outcome.Documents.Select(release => release.GetProperty("sha256").GetString()).Distinct());
    }

    [Fact]
    public async Task Other_bytes_under_a_version_that_exists_are_refused_with_the_servers_reason()
    {
        (await PublishAsync("conflict", "1.0.0")).Expect(ExitCode.Succeeded);
        var outcome = await fleet.RunAsync("release", "publish", fleet.Zip("other.zip"), "--package", "conflict", "--version", "1.0.0", "--json");
        outcome.ExpectError(ExitCode.Failed, "conflict 1.0.0 exists with other content", "A changed package needs a new version.", "(409)");
    }

    [Theory]
    [InlineData("hello", "1.0", "stable", "'1.0'")]
    [InlineData("hello", "v1.0.0", "stable", "'v1.0.0'")]
    [InlineData("../up", "1.0.0", "stable", "'../up'")]
    [InlineData("hello", "1.0.0", "a/b", "'a/b'")]
    public async Task Names_and_versions_that_cannot_be_are_refused_here(string package, string version, string channel, string named) =>
        (await fleet.RunAsync("release", "publish", fleet.Zip("named.zip"), "--package", package, "--version", version, "--channel", channel))
            .ExpectError(ExitCode.Misused, named, "thinctl release publish --help");

    [Theory]
    [InlineData("--timeout", "5")]
    [InlineData("--timeout", "1w")]
    [InlineData("--settle", "-1s")]
    [InlineData("--devices", "0")]
    public async Task Durations_and_counts_that_cannot_be_are_named(string option, string value) =>
        (await PublishAsync("values", "1.0.0", "--wait", $"{option}={value}")).ExpectError(ExitCode.Misused, $"'{value}'");

    [Fact]
    public async Task Options_of_waiting_without_waiting_are_a_mistake() =>
        (await PublishAsync("values", "1.0.0", "--timeout", "5s")).ExpectError(ExitCode.Misused, "--timeout goes with --wait.");

    [Fact]
    public async Task What_is_missing_is_named() =>
        (await fleet.RunAsync("release", "publish", fleet.Zip("missing.zip"))).ExpectError(ExitCode.Misused, "--package", "--version");

    [Fact]
    public async Task A_file_that_is_not_there_is_named() => (await PublishFileAsync("/nowhere/kiosk.zip")).ExpectError(ExitCode.Misused, "'/nowhere/kiosk.zip'");

    [Fact]
    public async Task A_folder_is_no_artifact_but_can_become_one() =>
        (await PublishFileAsync(Path.GetTempPath())).ExpectError(ExitCode.Misused, "is a folder", "zip -r");

    [Theory]
    [InlineData("", "is empty")]
    [InlineData("PK", "not a zip")]
    [InlineData("#!/bin/sh\necho it is a script\n", "not a zip")]
    public async Task What_is_no_zip_is_not_sent(string content, string reason) =>
        (await PublishFileAsync(fleet.FileWith($"bad-{content.Length}.zip", System.Text.Encoding.UTF8.GetBytes(content)))).ExpectError(ExitCode.Misused, reason);

    [Fact]
    public async Task A_file_that_the_server_finds_too_large_is_refused_before_it_is_sent()
    {
        await using var small = await OwnFleet.StartAsync(("Manager:MaximumArtifactSize", "5000"));
        var outcome = await small.RunAsync("release", "publish", small.Zip("large.zip", 40 << 20), "--package", "large", "--version", "1.0.0");
        outcome.ExpectError(ExitCode.Failed, "too large for the server", "larger than 5000 bytes", "(413)");
    }

    [Fact]
    public async Task Withdraw_and_announce_change_the_release_and_print_it()
    {
        var id = await fleet.PublishAsync("1.0.0", "back");

        var withdrawn = (await fleet.RunAsync("release", "withdraw", $"{id}", "--json")).Expect(ExitCode.Succeeded).Json;
        Assert.Equal("withdrawn", withdrawn.GetProperty("state").GetString());
        JsonShape.Has(withdrawn, ("withdrawn", JsonValueKind.String));
        var announced = (await fleet.RunAsync("release", "announce", $"{id}")).Expect(ExitCode.Succeeded).Output;
        Assert.Contains($"Release {id}: back 1.0.0 on stable, live", announced, StringComparison.Ordinal);
        Assert.Contains("for the 2. time", announced, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Delete_forgets_a_release_that_is_withdrawn()
    {
        var id = await fleet.PublishAsync("1.0.0", "gone");
        (await fleet.RunAsync("release", "delete", $"{id}")).ExpectError(ExitCode.Failed, $"Release {id} is announced", "Withdraw it first");

        (await fleet.RunAsync("release", "withdraw", $"{id}")).Expect(ExitCode.Succeeded);
        var deleted = await UntilDeletedAsync(id).Within("the channel knows that it is withdrawn");
        (await fleet.RunAsync("release", "show", $"{id}")).ExpectError(ExitCode.NotFound, $"There is no release {id}.");

        Assert.Equal($"Release {id} (gone 1.0.0 on stable) is deleted.", deleted.Output.Trim());
    }

    [Fact]
    public async Task A_release_shows_its_counts_and_groups_failures_by_reason()
    {
        var id = await fleet.PublishAsync("3.0.0");
        foreach (var (name, state, reason) in new[] { ("g1", UpdateState.Failed, "No room."), ("g2", UpdateState.Failed, "No room."), ("g3", UpdateState.Rejected, "Too old."), ("g4", UpdateState.Succeeded, null) })
        {
            await using var device = await fleet.DeviceAsync(name);
            await device.UpdateAsync(state, 1, "3.0.0", reason);
            await fleet.UntilKnownAsync(name, found => found.GetProperty("results").GetArrayLength() == 1);
        }

        var text = (await fleet.RunAsync("release", "show", $"{id}")).Expect(ExitCode.Succeeded).Output.ReplaceLineEndings("\n");

        Assert.Contains("devices    1 succeeded, 2 failed, 1 rejected\n", text, StringComparison.Ordinal);
        Assert.Contains("\n2 failed: No room.\n  g1, g2\n\n1 rejected: Too old.\n  g3\n", text, StringComparison.Ordinal);
        Assert.Matches($@"(?m)^{id} +hello +3\.0\.0 +stable +live .* 1000 B +1 succeeded, 2 failed, 1 rejected\r?$", (await fleet.RunAsync("release", "list")).Output);
    }

    [Theory]
    [InlineData("show")]
    [InlineData("withdraw")]
    [InlineData("announce")]
    [InlineData("delete")]
    public async Task A_release_that_does_not_exist_is_exit_code_4(string verb) =>
        (await fleet.RunAsync("release", verb, "999999", "--json")).ExpectError(ExitCode.NotFound, "There is no release 999999.");

    [Theory]
    [InlineData("seven")]
    [InlineData("0")]
    [InlineData("99999999999999999999")]
    public async Task What_is_no_number_is_not_even_asked_for(string id) =>
        (await fleet.RunAsync("release", "show", id)).ExpectError(ExitCode.Misused, $"'{id}' is no number of a release");

    private async Task<Outcome> UntilDeletedAsync(long id)
    {
        while (true)
        {
            var outcome = await fleet.RunAsync("release", "delete", $"{id}");
            if (outcome.ExitCode == ExitCode.Succeeded)
            {
                return outcome;
            }
        }
    }

    private Task<Outcome> PublishAsync(string package, string version, params string[] options) =>
        fleet.RunAsync(["release", "publish", fleet.Zip($"{package}-{version}.zip"), "--package", package, "--version", version, .. options]);

    private Task<Outcome> PublishFileAsync(string file) => fleet.RunAsync("release", "publish", file, "--package", "file", "--version", "1.0.0");

    [GeneratedRegex(@"(?im)^Idempotency-Key: (\S+)")]
    private static partial Regex Key();
}
