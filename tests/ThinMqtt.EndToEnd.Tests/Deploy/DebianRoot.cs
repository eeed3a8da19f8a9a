using ThinMqtt.EndToEnd.Tests.Rollout;
using ThinMqtt.Testing;

namespace ThinMqtt.EndToEnd.Tests.Deploy;

/// <summary>
/// A root folder into which dpkg installs, and in which it runs the scripts of packages: BusyBox with what it needs, and a systemctl
/// that writes down how it is called.
/// </summary>
internal sealed class DebianRoot : IDisposable
{
    private static readonly string[] Applets = ["sh", "cat", "grep", "rm", "touch"];

    private readonly TemporaryFolder _folder = new();

    private DebianRoot()
    {
    }

    /// <param name="runsSystemd">Or has no systemd at all.</param>
    public static async Task<DebianRoot> CreateAsync(bool runsSystemd)
    {
        var root = new DebianRoot();
        await root.AddBusyboxAsync();
        Directory.CreateDirectory(root.PathOf("var/lib/dpkg/info"));
        Directory.CreateDirectory(root.PathOf("var/lib/dpkg/updates"));
        root.Write("var/lib/dpkg/status", "");
        root.Write("dev/null", ""); // a file does
        if (runsSystemd)
        {
            Directory.CreateDirectory(root.PathOf("run/systemd/system"));
            root.AddProgram("systemctl", "case $1 in is-enabled) test -e /enabled ;; enable) touch /enabled ;; esac");
            root.AddProgram("systemd-run", "");
        }

        return root;
    }

    /// <summary>What the scripts asked of systemd since it was last read, call by call.</summary>
    public IReadOnlyList<string> TakeCalls()
    {
        var log = PathOf("calls");
        string[] calls = File.Exists(log) ? File.ReadAllLines(log) : [];
        File.Delete(log);
        return calls;
    }

    public string PathOf(string path) => _folder.File(path.TrimStart('/'));

    public void Write(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(PathOf(path))!);
        File.WriteAllText(PathOf(path), text);
    }

    /// <summary>Its dependencies are not there, which is not what is looked at.</summary>
    /// <returns>What it and the scripts print.</returns>
    public Task<string> DpkgAsync(params string[] arguments) => DpkgAsync(arguments, []);

    /// <inheritdoc cref="DpkgAsync(string[])"/>
    public Task<string> DpkgAsync(string[] arguments, params (string Name, string Value)[] variables) => Programs.OutputAsync(
        "dpkg",
        [$"--root={_folder.Path}", "--force-depends", "--no-triggers", .. arguments],
        [("DEBIAN_FRONTEND", "noninteractive"), .. variables]);

    public void Dispose() => _folder.Dispose();

    private async Task AddBusyboxAsync()
    {
        var busybox = Path.Combine(Built.Busybox, "bin", "busybox");
        Directory.CreateDirectory(PathOf("bin"));
        File.Copy(busybox, PathOf("bin/busybox"));
        foreach (var applet in Applets)
        {
            File.CreateSymbolicLink(PathOf($"bin/{applet}"), "busybox");
        }

        foreach (var library in (await Programs.OutputAsync("ldd", busybox)).Split((char[])[' ', '\t', '\n']).Where(word => word.StartsWith('/')))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(PathOf(library))!);
            File.Copy(library, PathOf(library), overwrite: true);
        }
    }

    private void AddProgram(string name, string then)
    {
        Write($"bin/{name}", $"#!/bin/sh\necho \"{name} $*\" >> /calls\n{then}\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(PathOf($"bin/{name}"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }
}
