using ThinMqtt.Testing;

namespace ThinMqtt.Cli.Tests;

/// <summary>Servers that are not there, are something else, or say no.</summary>
public sealed class ServerErrorTests
{
    [Theory]
    [InlineData("devices")]
    [InlineData("release", "list", "--json")]
    [InlineData("release", "withdraw", "1")]
    public async Task A_server_that_is_absent_is_exit_code_3_with_its_URL_and_what_to_try(params string[] arguments)
    {
        var server = new Uri($"http://127.0.0.1:{FreePort.Take()}/");
        (await Thinctl.RunAsync(server, arguments)).ExpectError(ExitCode.Unreachable, $"no server answers at {server}", "Is thinmqtt running there?", "THINCTL_SERVER");
    }

    [Fact]
    public async Task The_server_comes_from_the_environment_where_it_is_not_given()
    {
        var server = $"http://127.0.0.1:{FreePort.Take()}/";
        (await Thinctl.RunAsync(null, ["devices"], ("THINCTL_SERVER", server))).ExpectError(ExitCode.Unreachable, server);
        (await Thinctl.RunAsync(null, ["devices"], ("THINCTL_SERVER", "updates:8080"))).ExpectError(ExitCode.Misused, "THINCTL_SERVER", "'updates:8080'");
    }

    [Theory]
    [InlineData("updates.example.com", "is no URL")]
    [InlineData("ftp://updates.example.com", "is no URL")]
    [InlineData("http://jo:secret@127.0.0.1/", "give --user")]
    [InlineData("http://127.0.0.1/?a=b", "query or fragment")]
    public async Task A_server_that_cannot_be_is_refused(string server, string reason)
    {
        var outcome = await Thinctl.RunAsync(null, "devices", "--server", server);
        outcome.ExpectError(ExitCode.Misused, reason);
        Assert.DoesNotContain("secret", outcome.All, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_encrypted_connection_to_a_server_that_speaks_plainly_says_that_it_is_not_secure()
    {
        await using var canned = new CannedServer("200 OK", "{}");
        var server = new UriBuilder(canned.Address) { Scheme = "https" }.Uri;
        (await Thinctl.RunAsync(server, "devices")).ExpectError(ExitCode.Unreachable, $"no secure connection to {server}");
    }

    [Theory]
    [InlineData("401 Unauthorized", (int)ExitCode.Failed, "give --user NAME. It says why.")]
    [InlineData("403 Forbidden", (int)ExitCode.Failed, "does not allow this; give --user NAME. It says why.")]
    [InlineData("404 Not Found", (int)ExitCode.NotFound, "thinctl: It says why.")]
    [InlineData("409 Conflict", (int)ExitCode.Failed, "something else under this name: It says why. (409)")]
    [InlineData("413 Content Too Large", (int)ExitCode.Failed, "too large for the server: It says why. (413)")]
    [InlineData("500 Internal Server Error", (int)ExitCode.Failed, "the server is in trouble: It says why. (500)")]
    [InlineData("503 Service Unavailable", (int)ExitCode.Failed, "the server is in trouble: It says why. (503)")]
    [InlineData("507 Insufficient Storage", (int)ExitCode.Failed, "the server has no room for it: It says why. (507)")]
    public async Task A_refusal_shows_the_servers_reason(string status, int exitCode, string message)
    {
        await using var canned = new CannedServer(status, """{"status":1,"detail":"It says why."}""");
        (await Thinctl.RunAsync(canned.Address, "release", "withdraw", "1")).ExpectError((ExitCode)exitCode, message);
    }

    [Fact]
    public async Task A_disk_that_is_full_ends_an_upload_with_the_servers_reason()
    {
        await using var canned = new CannedServer("507 Insufficient Storage", """{"detail":"The disk is full."}""");
        using var folder = new TemporaryFolder();
        await File.WriteAllBytesAsync(folder.File("a.zip"), [.. "PK\x03\x04"u8, .. new byte[10 << 20]]);
        (await Thinctl.RunAsync(canned.Address, "release", "publish", folder.File("a.zip"), "--package", "a", "--version", "1.0.0"))
            .ExpectError(ExitCode.Failed, "the server has no room for it: The disk is full. (507)");
    }

    [Theory]
    [InlineData("404 Not Found", "<html>nginx</html>", "there is no manager at")]
    [InlineData("200 OK", "<html>It works!</html>", "is that the address of the manager?")]
    [InlineData("200 OK", """{"greeting":"hello"}""", "is that the address of the manager?")]
    [InlineData("200 OK", "null", "is that the address of the manager?")]
    public async Task Another_program_at_the_address_is_told_from_the_manager(string status, string body, string message)
    {
        await using var canned = new CannedServer(status, body, "text/html");
        (await Thinctl.RunAsync(canned.Address, "device", "show", "lab-1")).ExpectError(ExitCode.Failed, message);
    }

    [Fact]
    public async Task A_proxy_without_its_server_is_exit_code_3()
    {
        await using var canned = new CannedServer("502 Bad Gateway", "<html>nginx</html>", "text/html");
        (await Thinctl.RunAsync(canned.Address, "devices")).ExpectError(ExitCode.Unreachable, "a proxy answers", "(502)");
    }

    [Fact]
    public async Task A_redirect_is_told_and_not_followed()
    {
        await using var canned = new CannedServer("302 Found", header: "Location: https://elsewhere.example.com/\r\n");
        (await Thinctl.RunAsync(canned.Address, "devices")).ExpectError(ExitCode.Failed, "https://elsewhere.example.com/", "Give the address itself");
    }

    [Fact]
    public async Task An_answer_that_breaks_off_is_exit_code_3()
    {
        await using var canned = new CannedServer("200 OK", """{"items":[]""", missingBytes: 1);
        (await Thinctl.RunAsync(canned.Address, "devices")).ExpectError(ExitCode.Unreachable, "broke");
    }

    [Fact]
    public async Task A_server_cannot_steer_the_terminal()
    {
        await using var canned = new CannedServer("400 Bad Request", """{"detail":"a\u001b[2Jb"}""");
        var outcome = await Thinctl.RunAsync(canned.Address, "devices");
        outcome.ExpectError(ExitCode.Failed, "a?[2Jb");
        Assert.DoesNotContain('\e', outcome.All);
    }
}
