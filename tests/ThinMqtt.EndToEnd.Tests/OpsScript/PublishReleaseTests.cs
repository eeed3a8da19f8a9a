using System.IO.Compression;
using System.Net.Http.Headers;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text.Json;
using ThinMqtt.Client;
using ThinMqtt.Contracts;
using ThinMqtt.EndToEnd.Tests.OtherClients;
using ThinMqtt.Protocol;
using ThinMqtt.Testing;

namespace ThinMqtt.EndToEnd.Tests.OpsScript;

/// <summary>deploy/scripts/publish-release.sh, as an operator runs it.</summary>
public sealed class PublishReleaseTests(ServerFixture fixture) : IClassFixture<ServerFixture>, IAsyncLifetime
{
    private readonly ThinMqttServer _server = fixture.Server;
    private readonly TemporaryFolder _folder = new();
    private readonly FileServer _web = new();
    private readonly byte[] _zip = Zip("""echo "installed $THIN_VERSION" """);

    /// <summary>A package of the test's own, so that tests do not see each other's announcements.</summary>
    private readonly string _package = $"p{Guid.NewGuid():N}";

    private static string Script { get; } = Path.GetFullPath(Path.Combine(SourceFolder(), "../../../deploy/scripts/publish-release.sh"));

    private static string AgentProgram { get; } = typeof(PublishReleaseTests).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(metadata => metadata.Key == "AgentProgram").Value!;

    private string ZipFile => _folder.File("release.zip");

    [OpsScriptFact]
    public async Task A_file_on_a_plain_web_server_is_announced_with_size_MD5_and_a_URL_that_delivers_it()
    {
        _web["release.zip"] = _zip;
        await SucceedsAsync(["--url", $"{_web.UrlOf("release.zip")}", .. Release("1.2.3-rc.1")]);
        var announcement = await AnnouncedAsync();
        var manifest = announcement!.Manifest.Manifest;
        Assert.Equal(("1.2.3-rc.1", _package, _zip.LongLength), (manifest.Version.ToString(), manifest.Package.Value, manifest.Size));
        Assert.Null(announcement.Signature);
        await DeliversAsync(announcement);
    }

    [OpsScriptFact]
    public async Task A_URL_that_is_good_for_GET_alone_is_asked_for_one_byte()
    {
        _web.RefusesHead = true;
        _web["release.zip"] = _zip;
        await SucceedsAsync(["--url", $"{_web.UrlOf("release.zip?signature=x&expires=1")}", .. Release("1.0.0")]);
        await DeliversAsync((await AnnouncedAsync())!);
    }

    [OpsScriptFact]
    public async Task An_upload_goes_there_before_it_is_announced()
    {
        await SucceedsAsync(["--upload", $"{_web.UrlOf("put.zip?token=secret")}", .. Release("1.0.0")]);
        Assert.Equal(_zip, _web["put.zip"]);
        var announcement = await AnnouncedAsync();
        Assert.Equal(_web.UrlOf("put.zip"), announcement!.Url);
    }

    [OpsScriptFact]
    public async Task An_artifact_that_the_manager_has_on_another_channel_is_announced_by_its_URL()
    {
        using var http = new HttpClient { BaseAddress = _server.Http };
        using var content = new ByteArrayContent(_zip);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/zip");
        using var answer = await http.PostAsync($"/api/v1/releases?package={_package}&version=1.0.0&channel=staging", content);
        answer.EnsureSuccessStatusCode();
        await SucceedsAsync(["--url", await ManagerUrlAsync(http), .. Release("1.0.0")]);
        await DeliversAsync((await AnnouncedAsync())!);
    }

    [OpsScriptFact]
    public async Task Withdrawing_removes_the_announcement()
    {
        _web["release.zip"] = _zip;
        await SucceedsAsync(["--url", $"{_web.UrlOf("release.zip")}", .. Release("1.0.0")]);
        Assert.NotNull(await AnnouncedAsync());
        var output = await SucceedsAsync(["--withdraw", .. Target()]);
        Assert.Contains("withdrawn", output, StringComparison.Ordinal);
        Assert.Null(await AnnouncedAsync());
    }

    [OpsScriptFact]
    public async Task An_agent_installs_what_is_announced()
    {
        _web["release.zip"] = _zip;
        var root = _folder.File("packages");
        await using var agent = ChildProcess.Start(
            "dotnet", ["exec", AgentProgram, "--server", $"{_server.Tcp}", "--id", _package, "--root", root, "--channel", _package]);
        await SucceedsAsync(["--channel", _package, "--url", $"{_web.UrlOf("release.zip")}", .. Release("1.0.0")]);
        var end = await UpdateEndsAsync();
        Assert.True(end.State == UpdateState.Succeeded, $"{end.State}: {end.Reason}\n{agent.Output}");
        Assert.Equal("1.0.0", end.Release!.Version.ToString());
        Assert.True(Directory.Exists(Path.Combine(root, "packages", _package, "1.0.0")));
    }

    [OpsScriptTheory]
    [InlineData("--package is missing", "--version", "1.0.0", "FILE")]
    [InlineData("no package name", "--package", "a/b", "--version", "1.0.0", "--url", "http://x/y", "FILE")]
    [InlineData("not a version of SemVer", "--package", "a", "--version", "1.0", "--url", "http://x/y", "FILE")]
    [InlineData("not a version of SemVer", "--package", "a", "--version", "1.0.0-01", "--url", "http://x/y", "FILE")]
    [InlineData("no channel name", "--package", "a", "--channel", "#", "--version", "1.0.0", "--url", "http://x/y", "FILE")]
    [InlineData("no http or https URL", "--package", "a", "--version", "1.0.0", "--url", "file:///etc/passwd", "FILE")]
    [InlineData("no http or https URL", "--package", "a", "--version", "1.0.0", "--url", "http://x/\"", "FILE")]
    [InlineData("neither --url nor --upload", "--package", "a", "--version", "1.0.0", "FILE")]
    [InlineData("the file is missing", "--package", "a", "--version", "1.0.0", "--url", "http://x/y")]
    [InlineData("no file that can be read", "--package", "a", "--version", "1.0.0", "--url", "http://x/y", "/nowhere.zip")]
    [InlineData("not a zip file", "--package", "a", "--version", "1.0.0", "--url", "http://x/y", "TEXT")]
    [InlineData("a release is one file", "--package", "a", "--version", "1.0.0", "--url", "http://x/y", "FILE", "FILE")]
    [InlineData("no broker such as", "--package", "a", "--mqtt", "mqtt://me:secret@host", "--withdraw")]
    [InlineData("takes neither a file", "--package", "a", "--withdraw", "FILE")]
    [InlineData("wants a value", "--package")]
    [InlineData("is no option", "--sign")]
    [InlineData("without --user", "--package", "a", "--withdraw", "--password-file", "FILE")]
    [InlineData("cannot be read", "--package", "a", "--withdraw", "--user", "me", "--password-file", "/nowhere")]
    [InlineData("cannot be read", "--package", "a", "--withdraw", "--ca-file", "/nowhere")]
    public async Task Arguments_that_cannot_be_used_are_named_with_exit_code_2(string named, params string[] arguments)
    {
        await File.WriteAllTextAsync(_folder.File("text"), "no zip");
        var given = arguments.Select(argument => argument switch { "FILE" => ZipFile, "TEXT" => _folder.File("text"), _ => argument });
        await FailsAsync(2, named, [.. given]);
    }

    [OpsScriptFact]
    public Task A_URL_that_nothing_is_behind_is_named() =>
        FailsAsync(1, "404", ["--url", $"{_web.UrlOf("absent.zip")}", .. Release("1.0.0")]);

    [OpsScriptFact]
    public async Task A_URL_with_another_file_behind_it_is_refused()
    {
        _web["release.zip"] = [.. _zip, 0];
        await FailsAsync(1, $"has {_zip.Length + 1} bytes", ["--url", $"{_web.UrlOf("release.zip")}", .. Release("1.0.0")]);
        Assert.Null(await AnnouncedAsync());
    }

    [OpsScriptFact]
    public Task A_broker_that_is_not_there_is_named() =>
        FailsAsync(1, "Connection refused", ["--withdraw", "--package", _package, "--mqtt", $"mqtt://127.0.0.1:{FreePort.Take()}"]);

    [OpsScriptFact]
    public async Task A_password_comes_from_a_file_or_the_environment_and_a_wrong_one_is_refused()
    {
        await File.WriteAllTextAsync(_folder.File("password"), ITestServer.Password + "\n");
        string[] withdraw = ["--withdraw", "--user", ITestServer.UserName, .. Target()];
        await SucceedsAsync([.. withdraw, "--password-file", _folder.File("password")]);
        Assert.Equal(0, (await RunAsync(withdraw, ("THINMQTT_PASSWORD", ITestServer.Password))).ExitCode);
        var (exitCode, output) = await RunAsync(withdraw, ("THINMQTT_PASSWORD", "wrong"));
        Assert.Equal(1, exitCode);
        Assert.Contains("did not take it", output, StringComparison.Ordinal);
    }

    [OpsScriptFact]
    public async Task A_broker_with_TLS_is_spoken_to_with_its_authority()
    {
        string[] withdraw = ["--withdraw", "--package", _package, "--mqtt", $"{_server.Tls}"];
        await SucceedsAsync([.. withdraw, "--ca-file", _server.Folder.File("ca.pem")]);
        await FailsAsync(1, "did not take it", withdraw);
    }

    [OpsScriptFact]
    public async Task A_tool_that_is_missing_is_named()
    {
        foreach (var tool in new[] { "sh", "grep", "wc", "head", "md5sum", "curl" })
        {
            var folder = Environment.GetEnvironmentVariable("PATH")!.Split(':').First(folder => File.Exists(Path.Combine(folder, tool)));
            File.CreateSymbolicLink(_folder.File(tool), Path.Combine(folder, tool));
        }

        var (exitCode, output) = await RunAsync(["--withdraw", .. Target()], ("PATH", _folder.Path));
        Assert.Equal(1, exitCode);
        Assert.Contains("mosquitto_pub is missing", output, StringComparison.Ordinal);
    }

    public Task InitializeAsync() => File.WriteAllBytesAsync(ZipFile, _zip);

    public async Task DisposeAsync()
    {
        await _web.DisposeAsync();
        _folder.Dispose();
    }

    private static byte[] Zip(string script)
    {
        const int executable = (0x8000 | 0x1ED) << 16;
        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create))
        {
            var entry = zip.CreateEntry("install.sh");
            entry.ExternalAttributes = executable;
            using var writer = new StreamWriter(entry.Open());
            writer.Write($"#!/bin/sh\n{script}\n");
        }

        return bytes.ToArray();
    }

    private string[] Target() => ["--package", _package, "--mqtt", $"{_server.Tcp}"];

    private string[] Release(string version) => [.. Target(), "--version", version, ZipFile];

    private static async Task<string> SucceedsAsync(string[] arguments)
    {
        var (exitCode, output) = await RunAsync(arguments);
        Assert.True(exitCode == 0, output);
        return output;
    }

    private static async Task FailsAsync(int code, string named, string[] arguments)
    {
        var (exitCode, output) = await RunAsync(arguments);
        Assert.Contains(named, output, StringComparison.Ordinal);
        Assert.Equal(code, exitCode);
    }

    private static async Task<(int ExitCode, string Output)> RunAsync(string[] arguments, params (string Name, string Value)[] environment)
    {
        await using var process = ChildProcess.Start(
            "/bin/sh", [Script, .. arguments], environment: environment.Select(variable => KeyValuePair.Create(variable.Name, variable.Value)));
        var exitCode = await process.ExitedAsync();
        return (exitCode, process.Output);
    }

    private static async Task<string> ManagerUrlAsync(HttpClient http, string package)
    {
        using var packages = JsonDocument.Parse(await http.GetStringAsync("/api/v1/packages"));
        return packages.RootElement.EnumerateArray()
            .Single(known => known.GetProperty("package").GetString() == package)
            .GetProperty("versions")[0].GetProperty("url").GetString()!;
    }

    private Task<string> ManagerUrlAsync(HttpClient http) => ManagerUrlAsync(http, _package);

    /// <summary>What a device that comes now finds; null when nothing is announced.</summary>
    private async Task<ReleaseAnnouncement?> AnnouncedAsync()
    {
        var found = new TaskCompletionSource<ReleaseAnnouncement?>(TaskCreationOptions.RunContinuationsAsynchronously);
        var end = $"end/{_package}";
        await using var client = new MqttClient(new MqttClientOptions { Server = _server.Tcp });
        await client.ConnectAsync();
        await client.SubscribeAsync(
            [new TopicSubscription($"thin/updates/stable/{_package}", QoS.AtLeastOnce), new TopicSubscription(end, QoS.AtLeastOnce)],
            (message, _) =>
            {
                found.TrySetResult(message.TopicName == end ? null : Read(message));
                return ValueTask.CompletedTask;
            });
        await client.PublishAsync(new MqttMessage(end, "", QoS.AtLeastOnce)); // comes behind what is retained
        return await found.Task.Within("what is announced");
    }

    private static ReleaseAnnouncement Read(MqttMessage message) =>
        ReleaseAnnouncement.TryParse(message.Payload, out var announcement, out var reason) ? announcement : throw new FormatException(reason);

    private async Task<UpdatePayload> UpdateEndsAsync()
    {
        var ended = new TaskCompletionSource<UpdatePayload>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var client = new MqttClient(new MqttClientOptions { Server = _server.Tcp });
        await client.ConnectAsync();
        await client.SubscribeAsync(DeviceTopics.Update(DeviceId.Parse(_package)), QoS.AtLeastOnce, (message, _) =>
        {
            if (Payload.TryParse<UpdatePayload>(message.Payload.Span, out var update, out string? _) && update.State.IsFinal())
            {
                ended.TrySetResult(update);
            }

            return ValueTask.CompletedTask;
        });
        return await ended.Task.Within("the agent ends with the release", TimeSpan.FromSeconds(90));
    }

    private async Task DeliversAsync(ReleaseAnnouncement announcement)
    {
        using var http = new HttpClient();
        var bytes = await http.GetByteArrayAsync(announcement.Url);
        using var md5 = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
        md5.AppendData(bytes);
        Assert.Equal(_zip, bytes);
        Assert.Equal(Convert.ToHexStringLower(md5.GetHashAndReset()), announcement.Manifest.Manifest.Md5);
    }

    private static string SourceFolder([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;
}
