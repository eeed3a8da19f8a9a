using System.IO.Compression;
using System.Text;
using ThinMqtt.EndToEnd.Tests.Rollout;
using ThinMqtt.Testing;

namespace ThinMqtt.EndToEnd.Tests.Deploy;

/// <summary>The Debian package of the agent, as deploy/deb/build-agent.sh makes it.</summary>
public sealed class DebPackageTests(DebPackages packages) : IClassFixture<DebPackages>, IDisposable
{
    private const string Options = "/etc/thinmqtt/agent.json";
    private const string Enabled = "/etc/systemd/system/multi-user.target.wants/thinmqtt-agent.service";

    private readonly TemporaryFolder _folder = new();

    [DebFact]
    public async Task It_says_what_it_is_and_what_it_needs()
    {
        var package = await packages.First;
        var version = (await Programs.OutputAsync(Built.Agent, "--version")).Trim().Split(' ')[1];
        Assert.StartsWith($"thinmqtt-agent_{version}-1_", Path.GetFileName(package), StringComparison.Ordinal);
        Assert.Equal($"{version}-1", await FieldAsync(package, "Version"));
        Assert.Matches(@"^libc6 \(>= 2\.\d+\), libssl3 \| libssl3t64$", await FieldAsync(package, "Depends"));
        Assert.Equal(await Programs.OutputAsync("dpkg", "--print-architecture"), await FieldAsync(package, "Architecture") + "\n");
        Assert.Equal(Options + "\n", await Programs.OutputAsync("dpkg-deb", "--info", package, "conffiles"));
    }

    [DebFact]
    public async Task It_has_the_agent_its_unit_its_options_and_its_papers_all_of_root()
    {
        var files = await FilesOfAsync(await packages.First);
        Assert.Equal(
            [
                "-rw-r--r-- root/root ./etc/thinmqtt/agent.json",
                "-rw-r--r-- root/root ./lib/systemd/system/thinmqtt-agent.service",
                "-rw-r--r-- root/root ./usr/share/doc/thinmqtt-agent/changelog.Debian.gz",
                "-rw-r--r-- root/root ./usr/share/doc/thinmqtt-agent/changelog.gz",
                "-rw-r--r-- root/root ./usr/share/doc/thinmqtt-agent/copyright",
                "-rw-r--r-- root/root ./usr/share/man/man8/thinmqtt-agent.8.gz",
                "-rwxr-xr-x root/root ./usr/bin/thinmqtt-agent",
            ],
            files);
    }

    [DebFact]
    public async Task What_is_in_it_works_as_the_agent_expects()
    {
        await Programs.OutputAsync("dpkg-deb", "--extract", await packages.First, _folder.File("root"));
        await using var agent = ChildProcess.Start(_folder.File("root/usr/bin/thinmqtt-agent"), ["--config", _folder.File("root" + Options)]);
        await agent.ExitedAsync();
        var complaint = Assert.Single(agent.Output.Split('\n'), line => line.Contains("agent.json", StringComparison.Ordinal));
        Assert.Contains("No server is given", complaint, StringComparison.Ordinal);

        var manual = await ReadGzipAsync(_folder.File("root/usr/share/man/man8/thinmqtt-agent.8.gz"));
        Assert.Contains(@"\-\-password\-file FILE", manual, StringComparison.Ordinal);
    }

    [DebFact]
    public async Task The_same_binary_and_time_make_the_same_bytes()
    {
        var again = await DebPackages.BuildAsync(_folder.Path, revision: 1);
        Assert.Equal(await File.ReadAllBytesAsync(await packages.First), await File.ReadAllBytesAsync(again));
    }

    [DebTheory]
    [InlineData("--sign is no option", "--sign")]
    [InlineData("--output wants a value", "--output")]
    [InlineData("x is no number", "--revision", "x")]
    [InlineData("/nowhere is no program", "/nowhere")]
    [InlineData("got /bin/sh and /bin/cat", "/bin/sh", "/bin/cat")]
    [InlineData("neither for x86_64 nor", "SCRIPT")]
    [InlineData("/bin/false --version failed", "/bin/false")]
    [InlineData("no version of the agent", "/bin/cat")]
    public async Task What_cannot_be_packed_is_named_with_exit_code_2(string named, params string[] arguments)
    {
        var given = arguments.Select(argument => argument == "SCRIPT" ? DebPackages.Script : argument);
        await using var build = ChildProcess.Start(
            DebPackages.Script, arguments.Contains("--output") ? given : ["--output", _folder.Path, .. given]);
        Assert.Equal(2, await build.ExitedAsync());
        Assert.Contains(named, build.Output, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_folder.Path));
    }

    [DebInstallationFact]
    public async Task It_is_installed_upgraded_removed_and_purged_and_asks_nothing()
    {
        using var root = await DebianRoot.CreateAsync(runsSystemd: true);
        var told = await root.DpkgAsync("--install", await packages.First);
        Assert.Contains("names no server", told, StringComparison.Ordinal);
        Assert.Contains("systemctl enable --now thinmqtt-agent", told, StringComparison.Ordinal);
        Assert.DoesNotContain("systemctl enable thinmqtt-agent.service", root.TakeCalls());

        // What its administrator does, and what is kept from then on.
        root.Write(Options, """{ "server": "mqtt://thin.example:1883" }""");
        root.Write("/enabled", "");
        root.Write(Enabled, "");
        root.Write("/var/lib/thinmqtt/packages/hello/record", "kept");

        await root.DpkgAsync("--install", await packages.Second);
        Assert.Equal(
            ["systemctl daemon-reload", "systemctl is-enabled --quiet thinmqtt-agent.service", "systemctl restart thinmqtt-agent.service"],
            root.TakeCalls());
        Assert.Contains("thin.example", File.ReadAllText(root.PathOf(Options)), StringComparison.Ordinal);
        Assert.True(File.Exists(root.PathOf("/var/lib/thinmqtt/packages/hello/record")));

        await root.DpkgAsync("--remove", "thinmqtt-agent");
        Assert.Equal(["systemctl stop thinmqtt-agent.service", "systemctl daemon-reload"], root.TakeCalls());
        Assert.False(File.Exists(root.PathOf("/usr/bin/thinmqtt-agent")));
        Assert.True(File.Exists(root.PathOf(Options)));
        Assert.True(Directory.Exists(root.PathOf("/var/lib/thinmqtt")));

        await root.DpkgAsync("--purge", "thinmqtt-agent");
        Assert.False(Directory.Exists(root.PathOf("/etc/thinmqtt")));
        Assert.False(Directory.Exists(root.PathOf("/var/lib/thinmqtt")));
        Assert.False(File.Exists(root.PathOf(Enabled)));
        Assert.DoesNotContain("thinmqtt", File.ReadAllText(root.PathOf("/var/lib/dpkg/status")), StringComparison.Ordinal);
    }

    [DebInstallationFact]
    public async Task Where_a_server_is_configured_before_it_is_enabled_and_started()
    {
        using var root = await DebianRoot.CreateAsync(runsSystemd: true);
        root.Write(Options, """{ "server": "mqtt://thin.example:1883" }""");
        await root.DpkgAsync("--force-confold", "--install", await packages.First);
        Assert.Equal(
            [
                "systemctl enable thinmqtt-agent.service",
                "systemctl daemon-reload",
                "systemctl is-enabled --quiet thinmqtt-agent.service",
                "systemctl restart thinmqtt-agent.service",
            ],
            root.TakeCalls());
    }

    /// <summary>As an install script, which the agent would end with itself.</summary>
    [DebInstallationFact]
    public async Task A_release_that_upgrades_the_agent_restarts_it_later()
    {
        using var root = await DebianRoot.CreateAsync(runsSystemd: true);
        await root.DpkgAsync("--install", await packages.First);
        root.TakeCalls();
        await root.DpkgAsync(["--install", await packages.Second], ("THIN_PACKAGE", "thinmqtt-agent"));
        Assert.Equal(
            ["systemctl daemon-reload", "systemd-run --quiet --collect --on-active=60 systemctl try-restart thinmqtt-agent.service"], root.TakeCalls());
    }

    [DebInstallationFact]
    public async Task Without_systemd_it_is_installed_and_removed_all_the_same()
    {
        using var root = await DebianRoot.CreateAsync(runsSystemd: false);
        Assert.Contains("no systemd", await root.DpkgAsync("--install", await packages.First), StringComparison.Ordinal);
        await root.DpkgAsync("--purge", "thinmqtt-agent");
        Assert.False(Directory.Exists(root.PathOf("/etc/thinmqtt")));
    }

    public void Dispose() => _folder.Dispose();

    private static async Task<string> FieldAsync(string package, string field) =>
        (await Programs.OutputAsync("dpkg-deb", "--field", package, field)).Trim();

    /// <summary>Files without folders, as mode, owner and path.</summary>
    private static async Task<IReadOnlyList<string>> FilesOfAsync(string package) =>
        [.. (await Programs.OutputAsync("dpkg-deb", "--contents", package))
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(words => !words[^1].EndsWith('/'))
            .Select(words => $"{words[0]} {words[1]} {words[^1]}")
            .Order(StringComparer.Ordinal)];

    private static async Task<string> ReadGzipAsync(string path)
    {
        await using var gzip = new GZipStream(File.OpenRead(path), CompressionMode.Decompress);
        using var reader = new StreamReader(gzip, Encoding.UTF8);
        return await reader.ReadToEndAsync();
    }
}
