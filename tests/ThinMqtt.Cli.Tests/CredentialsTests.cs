using ThinMqtt.Testing;

namespace ThinMqtt.Cli.Tests;

/// <summary>Names and passwords, at a server that wants them.</summary>
public sealed class CredentialsTests(CredentialsTests.GuardedFleet fleet) : IClassFixture<CredentialsTests.GuardedFleet>
{
    private const string Password = "päss:word \"1\"";

    [Fact]
    public async Task Without_a_name_the_server_refuses_and_the_message_says_to_give_one() =>
        (await fleet.RunAsync("devices", "--json")).ExpectError(ExitCode.Failed, "give --user NAME");

    [Fact]
    public async Task A_password_comes_from_the_environment() =>
        (await Thinctl.RunAsync(fleet.Http, ["release", "list", "--user", "jo"], ("THINCTL_PASSWORD", Password))).Expect(ExitCode.Succeeded);

    [Fact]
    public async Task A_password_comes_from_a_file_without_the_end_of_its_line() =>
        (await fleet.RunAsync("release", "list", "--user", "jo", "--password-file", fleet.FileWith("password", [.. System.Text.Encoding.UTF8.GetBytes(Password), (byte)'\n'])))
            .Expect(ExitCode.Succeeded);

    [Fact]
    public async Task The_file_of_a_profile_counts_before_the_environment_whose_password_may_be_for_another_server()
    {
        using var folder = new TemporaryFolder();
        var file = fleet.FileWith("profile-password", System.Text.Encoding.UTF8.GetBytes(Password));
        (string, string)[] environment = [("XDG_CONFIG_HOME", folder.Path), ("THINCTL_PASSWORD", "of-another-server")];
        (await Thinctl.RunAsync(fleet.Http, ["profile", "add", "guarded", "--user", "jo", "--password-file", file], environment)).Expect(ExitCode.Succeeded);
        (await Thinctl.RunAsync(null, ["release", "list"], environment)).Expect(ExitCode.Succeeded);
        (await Thinctl.RunAsync(null, ["release", "list", "--user", "al"], environment)).ExpectError(ExitCode.Failed, "does not accept this name and password");
    }

    [Fact]
    public async Task A_wrong_password_is_refused()
    {
        var outcome = await Thinctl.RunAsync(fleet.Http, ["devices", "--user", "jo"], ("THINCTL_PASSWORD", "wrong-one"));
        outcome.ExpectError(ExitCode.Failed, "does not accept this name and password");
        Assert.DoesNotContain("wrong-one", outcome.All, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_without_password_says_how_to_give_one_where_nobody_can_be_asked() =>
        (await fleet.RunAsync("devices", "--user", "jo")).ExpectError(ExitCode.Misused, "THINCTL_PASSWORD", "--password-file");

    [Theory]
    [InlineData("--user", "a:b", "has no colon")]
    [InlineData("--user", "", "is not empty")]
    [InlineData("--password-file", "x", "--password-file goes with --user")]
    [InlineData("--password-file", "", "--password-file is empty")]
    public async Task Names_that_cannot_be_are_refused(string option, string value, string reason) =>
        (await fleet.RunAsync("devices", option, value)).ExpectError(ExitCode.Misused, reason);

    [Fact]
    public async Task A_password_file_that_cannot_be_used_is_named()
    {
        (await fleet.RunAsync("devices", "--user", "jo", "--password-file", "/nowhere/password")).ExpectError(ExitCode.Misused, "'/nowhere/password' cannot be read");
        (await fleet.RunAsync("devices", "--user", "jo", "--password-file", fleet.FileWith("empty", "\n"u8.ToArray()))).ExpectError(ExitCode.Misused, "the password is empty");
        (await fleet.RunAsync("devices", "--user", "jo", "--password-file", fleet.FileWith("long", new byte[4096]))).ExpectError(ExitCode.Misused, "too long for a password");
    }

    [Fact]
    public async Task A_password_is_not_sent_in_the_clear_to_another_machine()
    {
        var elsewhere = new Uri("http://updates.invalid/");
        (await Thinctl.RunAsync(elsewhere, ["devices", "--user", "jo"], ("THINCTL_PASSWORD", Password))).ExpectError(ExitCode.Misused, "is not sent to http://updates.invalid/", "--insecure");
        (await Thinctl.RunAsync(elsewhere, ["devices", "--user", "jo", "--insecure"], ("THINCTL_PASSWORD", Password)))
            .ExpectError(ExitCode.Unreachable, "updates.invalid");
    }

    /// <summary>It wants names from everybody, also on its own machine.</summary>
    public sealed class GuardedFleet() : Fleet(new Dictionary<string, string>
    {
        ["Http:AllowAnonymous"] = "false",
        ["Http:Users:0:Name"] = "jo",
        ["Http:Users:0:PasswordHash"] = Broker.PasswordHash.Create(Password),
    });
}
