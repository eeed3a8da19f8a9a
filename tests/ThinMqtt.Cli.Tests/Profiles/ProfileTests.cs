using System.Text.Json;
using ThinMqtt.Testing;

namespace ThinMqtt.Cli.Tests;

/// <summary>Servers by name.</summary>
public sealed class ProfileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Config => Path.Combine(_folder.Path, "thinctl", "config.json");

    [Fact]
    public async Task A_profile_is_the_server_and_who_one_is_there()
    {
        await using var canned = new CannedServer("401 Unauthorized", "{}");
        var secret = _folder.File("secret");
        await File.WriteAllTextAsync(secret, "a-password-that-no-path-has");
        (await RunAsync("profile", "add", "lab", "--server", $"{canned.Address}", "--user", "jo", "--password-file", secret)).Expect(ExitCode.Succeeded);

        // who gives a name is told that it is not accepted; who gives none, to give one
        (await RunAsync("overview")).ExpectError(ExitCode.Failed, $"{canned.Address} does not accept this name and password");
        Assert.DoesNotContain("a-password-that-no-path-has", await File.ReadAllTextAsync(Config), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_file_is_for_its_owner_only()
    {
        (await RunAsync("profile", "add", "lab", "--server", "http://lab.invalid")).Expect(ExitCode.Succeeded);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Config));
        Assert.Equal(["config.json"], Directory.GetFiles(Path.GetDirectoryName(Config)!).Select(Path.GetFileName));
    }

    [Fact]
    public async Task An_option_counts_before_a_variable_that_before_a_profile_and_that_before_the_default()
    {
        await AddAsync("one", "two");
        await ExpectServerAsync("http://one.invalid/", [], []);
        await ExpectServerAsync("http://two.invalid/", [], [("THINCTL_PROFILE", "two")]);
        await ExpectServerAsync("http://three.invalid/", [], [("THINCTL_PROFILE", "two"), ("THINCTL_SERVER", "http://three.invalid")]);
        await ExpectServerAsync("http://two.invalid/", ["--profile", "two"], [("THINCTL_SERVER", "http://three.invalid"), ("THINCTL_PROFILE", "one")]);
        await ExpectServerAsync("http://four.invalid/", ["--server", "http://four.invalid"], [("THINCTL_SERVER", "http://three.invalid")]);
    }

    [Fact]
    public async Task Another_server_does_not_get_the_name_of_the_profile()
    {
        (await RunAsync("profile", "add", "lab", "--server", "https://lab.invalid", "--user", "jo")).Expect(ExitCode.Succeeded);
        await using var canned = new CannedServer("401 Unauthorized", "{}");
        (await Thinctl.RunAsync(canned.Address, ["overview"], [.. Environment(), ("THINCTL_PASSWORD", "p")])).ExpectError(ExitCode.Failed, "wants to know who asks");
        (await RunAsync("overview", "--server", "http://x.invalid", "--profile", "lab")).ExpectError(ExitCode.Misused, "--server and --profile exclude each other");
    }

    [Fact]
    public async Task They_are_listed_chosen_and_deleted()
    {
        await AddAsync("one", "two");
        (await RunAsync("profile", "use", "two")).Expect(ExitCode.Succeeded);
        Assert.Matches(@"(?m)^one +http://one\.invalid/ +jo +-\r?$\n^two\* ", (await RunAsync("profile", "list")).Expect(ExitCode.Succeeded).Output);

        var json = (await RunAsync("profile", "list", "--json")).Expect(ExitCode.Succeeded).Json.GetProperty("items");
        JsonShape.Has(json[1], ("name", JsonValueKind.String), ("server", JsonValueKind.String), ("user", JsonValueKind.String), ("isCurrent", JsonValueKind.True));

        (await RunAsync("profile", "delete", "two")).Expect(ExitCode.Succeeded);
        Assert.Equal(1, (await RunAsync("profile", "list", "--json")).Json.GetProperty("items").GetArrayLength());
        (await RunAsync("profile", "use", "two")).ExpectError(ExitCode.Misused, "there is no profile 'two'");
    }

    [Theory]
    [InlineData("{", "cannot be read")]
    [InlineData("null", "cannot be read")]
    [InlineData("""{"profiles":{"lab":{}}}""", "server")]
    [InlineData("""{"profiles":{"lab":{"server":"http://x","password":"secret"}}}""", "password")]
    public async Task A_broken_file_is_named_with_what_to_do(string content, string reason)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Config)!);
        await File.WriteAllTextAsync(Config, content);
        (await RunAsync("overview")).ExpectError(ExitCode.Misused, Config, reason, "thinctl profile add");
    }

    [Fact]
    public async Task What_a_profile_lacks_is_named()
    {
        (await RunAsync("profile", "add", "lab")).ExpectError(ExitCode.Misused, "--server URL");
        (await RunAsync("profile", "add", "a b", "--server", "http://x")).ExpectError(ExitCode.Misused, "'a b' is no name");
        (await RunAsync("profile", "add", "lab", "--server", "http://x", "--password-file", "y")).ExpectError(ExitCode.Misused, "--user NAME");
        (await RunAsync("overview", "--profile", "none")).ExpectError(ExitCode.Misused, "there is no profile 'none' (--profile)", "thinctl profile add");
        await AddAsync("one");
        (await Thinctl.RunAsync(null, ["overview"], [.. Environment(), ("THINCTL_PROFILE", "none")])).ExpectError(ExitCode.Misused, "'none' (THINCTL_PROFILE)", "There are one.");
    }

    [Fact]
    public async Task A_server_in_the_file_that_cannot_be_is_told_with_its_profile()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Config)!);
        await File.WriteAllTextAsync(Config, """{"current":"lab","profiles":{"lab":{"server":"lab:8080"}}}""");
        (await RunAsync("overview")).ExpectError(ExitCode.Misused, "the server of profile 'lab'", "'lab:8080'");
    }

    public void Dispose() => _folder.Dispose();

    private (string, string)[] Environment() => [("XDG_CONFIG_HOME", _folder.Path)];

    private Task<Outcome> RunAsync(params string[] arguments) => Thinctl.RunAsync(null, arguments, Environment());

    private async Task AddAsync(params string[] names)
    {
        foreach (var name in names)
        {
            (await RunAsync("profile", "add", name, "--server", $"http://{name}.invalid", "--user", "jo", "--insecure")).Expect(ExitCode.Succeeded);
        }
    }

    private async Task ExpectServerAsync(string server, string[] options, (string, string)[] variables) =>
        (await Thinctl.RunAsync(null, ["overview", .. options], [.. Environment(), ("THINCTL_PASSWORD", "p"), .. variables])).ExpectError(ExitCode.Unreachable, server);
}
