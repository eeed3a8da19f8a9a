using System.Runtime.Versioning;
using ThinMqtt.Testing;

namespace ThinMqtt.EndToEnd.Tests.Deploy;

/// <summary>The script that makes the secrets of the compose file, run for real.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class MakeSecretsTests : IDisposable
{
    private const UnixFileMode ReadableForAll =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    private const UnixFileMode OwnerAlone = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private readonly TemporaryFolder _folder = new();
    private readonly MakeSecrets _script;

    public MakeSecretsTests() => _script = new MakeSecrets(_folder);

    [ComposeFact]
    public async Task It_makes_what_the_compose_file_names_in_a_folder_of_its_owner_alone()
    {
        await _script.RunAsync();
        var compose = await ComposeFile.ReadAsync();
        Assert.All(compose.Secrets.Keys, name => Assert.NotEqual("", _script.Read(name)));
        Assert.All(Directory.GetFiles(_script.Secrets), file => Assert.Equal(ReadableForAll, File.GetUnixFileMode(file)));
        Assert.Equal(OwnerAlone, File.GetUnixFileMode(_script.Secrets));
        Assert.Empty(Directory.GetFiles(_script.Secrets, ".*"));
    }

    [Fact]
    public async Task Passwords_are_long_and_no_two_are_the_same()
    {
        await _script.RunAsync();
        var passwords = Directory.GetFiles(_script.Secrets, "*-password").Select(File.ReadAllText).ToList();
        Assert.Equal(5, passwords.Distinct().Count());
        Assert.All(passwords, password => Assert.Matches("^[0-9a-f]{40}$", password));
    }

    [Fact]
    public async Task The_address_of_MongoDB_has_its_password()
    {
        await _script.RunAsync();
        Assert.Equal($"mongodb://thinmqtt:{_script.Read("mongodb-password")}@mongodb:27017/thinmqtt?authSource=admin", _script.Read("mongodb-url"));
    }

    [Fact]
    public async Task Run_again_it_keeps_what_is_there()
    {
        await _script.RunAsync();
        var before = Contents();
        Assert.Equal("", await _script.RunAsync());
        Assert.Equal(before, Contents());
    }

    [Fact]
    public async Task A_password_that_changes_changes_what_is_made_from_it_alone()
    {
        await _script.RunAsync();
        var before = Contents();
        File.Delete(Path.Combine(_script.Secrets, "devices"));
        File.Delete(Path.Combine(_script.Secrets, "device-password"));
        _script.Write("devices", $"lab-1:{before["ops"]}");
        _script.Write("device-password", "another one");
        File.SetLastWriteTimeUtc(Path.Combine(_script.Secrets, "devices"), new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc));

        Assert.Contains("made devices", await _script.RunAsync(), StringComparison.Ordinal);
        var after = Contents();
        Assert.Equal("another one", after["device-password"]);
        Assert.Matches(@"^lab-1:\$\S+\ndevice:\$\S+\n$", after["devices"]);
        Assert.All(before.Keys.Where(name => !name.StartsWith("device", StringComparison.Ordinal)), name => Assert.Equal(before[name], after[name]));
    }

    [Fact]
    public async Task A_hash_without_its_password_stays_and_is_told()
    {
        _script.Write("ops", "a hash from elsewhere\n");
        Assert.Contains("ops is there without ops-password", await _script.RunAsync(), StringComparison.Ordinal);
        Assert.Equal("a hash from elsewhere\n", _script.Read("ops"));
        Assert.False(File.Exists(Path.Combine(_script.Secrets, "ops-password")));
    }

    [Fact]
    public async Task With_docker_alone_the_image_is_built_where_it_is_missing_and_hashes()
    {
        await using var script = _script.StartWithDocker($$"""
            case "$1 $2" in
            "image inspect") test -e built ;;
            "build -f") echo "$@" >> "{{_folder.File("builds")}}"; touch built ;;
            "run -i") while [ "$1" != thinmqtt ]; do shift; done; shift; {{MakeSecrets.ServerCommand}} ;;
            *) echo "docker $*?" >&2; exit 1 ;;
            esac
            """);
        Assert.True(await script.ExitedAsync() == 0, script.Output);
        var build = Assert.Single(File.ReadAllLines(_folder.File("builds"))).Split(' ');
        Assert.Equal(DeployFiles.PathOf("docker/backend.Dockerfile"), build[2]);
        Assert.Equal(["-t", "thinmqtt"], build[3..5]);
        Assert.Equal(DeployFiles.Repository, Path.GetFullPath(build[5]));
        Assert.StartsWith("$", _script.Read("ops"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_docker_fails_it_says_so_and_leaves_no_half_of_a_secret()
    {
        await using var script = _script.StartWithDocker("echo 'Cannot connect to the Docker daemon' >&2; exit 1");
        Assert.Equal(1, await script.ExitedAsync());
        Assert.Contains("Cannot connect to the Docker daemon", script.Output, StringComparison.Ordinal);
        Assert.Contains("ops-password could not be hashed", script.Output, StringComparison.Ordinal);
        Assert.Equal(["ops-password"], Contents().Keys);
    }

    [Theory]
    [InlineData("mongodb-password", "a/b", "mongodb-password goes into an address")]
    [InlineData("minio-password", "short", "minio-password is too short")]
    [InlineData("ops-password", "", "ops-password is empty")]
    public async Task A_password_that_cannot_be_used_is_refused(string name, string password, string complaint)
    {
        _script.Write(name, password);
        await using var script = _script.StartWithDocker("[ \"$1\" = run ] && echo '$hash' || true");
        Assert.Equal(1, await script.ExitedAsync());
        Assert.Contains(complaint, script.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--folder", "unknown")]
    [InlineData("one two", "it takes one folder")]
    public async Task Arguments_that_it_does_not_know_are_refused_with_exit_code_2(string arguments, string complaint)
    {
        await using var script = ChildProcess.Start(DeployFiles.PathOf("docker/make-secrets.sh"), arguments.Split(' '), _folder.Path);
        Assert.Equal(2, await script.ExitedAsync());
        Assert.Contains(complaint, script.Output, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private SortedDictionary<string, string> Contents() =>
        new(Directory.GetFiles(_script.Secrets).ToDictionary(file => Path.GetFileName(file), File.ReadAllText), StringComparer.Ordinal);
}
