using System.Diagnostics;

namespace ThinMqtt.Testing;

/// <summary>
/// A real S3 server: Ceph's radosgw by <c>tests/servers/s3.sh</c>, in a folder of its own, or the one that THINMQTT_TEST_S3 names, such as
/// <c>http://key:secret@127.0.0.1:9000</c>.
/// </summary>
public sealed class S3Server : IAsyncDisposable
{
    /// <summary>Of a start: some 20 s on a quiet machine.</summary>
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(4);

    private static readonly string? Given = Environment.GetEnvironmentVariable("THINMQTT_TEST_S3");

    private readonly TemporaryFolder _folder = new();
    private readonly int _httpsPort = FreePort.Take();
    private ChildProcess? _process;
    private int _startsAgain;

    public S3Server()
    {
        Http = Given is null ? new Uri($"http://127.0.0.1:{FreePort.Take()}") : new Uri(new Uri(Given).GetLeftPart(UriPartial.Authority));
        var credentials = Given is null ? ["thin", "thinsecret"] : new Uri(Given).UserInfo.Split(':', 2);
        (AccessKey, SecretKey) = (Uri.UnescapeDataString(credentials[0]), Uri.UnescapeDataString(credentials[1]));
    }

    /// <summary>Null when tests can use one; otherwise why they cannot.</summary>
    public static string? SkipReason => Given is null ? OwnSkipReason : null;

    /// <summary>As <see cref="SkipReason"/>, for tests that speak TLS to it or need its other users.</summary>
    public static string? OwnSkipReason { get; } = FindOwnSkipReason();

    /// <summary>Null when the server is an own one; otherwise why it is none.</summary>
    public static string? GivenReason => Given is null ? null : "THINMQTT_TEST_S3 names a server that is not the tests' own.";

    public Uri Http { get; }

    /// <summary>With a certificate of <see cref="Certificates"/>; of an own server only.</summary>
    public Uri Https => new($"https://localhost:{_httpsPort}");

    public string AccessKey { get; }

    public string SecretKey { get; }

    public TestCertificates Certificates { get; } = new();

    public async Task StartAsync()
    {
        if (Given is null)
        {
            Certificates.WriteTo(_folder);
            string[] arguments = [Script()!, _folder.Path, $"{FreePort.Take()}", $"{Http.Port}", $"{_httpsPort}"];
            _process = ChildProcess.Start("bash", arguments);
            await _process.PrintedAsync("gateway ready", StartLimit);
        }
    }

    /// <summary>An own server keeps its connections and answers nothing (SIGSTOP), until <see cref="ContinueAsync"/>.</summary>
    public Task PauseAsync() => SignalAsync("STOP");

    public Task ContinueAsync() => SignalAsync("CONT");

    /// <summary>SIGKILL, of an own server: connections break, and nobody listens until <see cref="StartAgainAsync"/>.</summary>
    public async Task KillAsync()
    {
        await File.WriteAllTextAsync(_folder.File("down"), "");
        await SignalAsync("KILL");
    }

    /// <returns>When it serves again, with all that it has answered before.</returns>
    public Task StartAgainAsync()
    {
        File.Delete(_folder.File("down"));
        return _process!.PrintedAsync($"gateway ready again ({++_startsAgain})", StartLimit);
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is { } process)
        {
            await process.TerminateAsync();
            await process.DisposeAsync();
        }

        Certificates.Dispose();
        _folder.Dispose();
    }

    private async Task SignalAsync(string name)
    {
        using var kill = Process.Start("kill", [$"-{name}", (await File.ReadAllTextAsync(_folder.File("gateway.pid"))).Trim()]);
        await kill.WaitForExitAsync().Within($"kill -{name} of the gateway");
    }

    private static string? FindOwnSkipReason()
    {
        string[] programs = ["radosgw", "radosgw-admin", "ceph", "ceph-mon", "ceph-osd", "ceph-authtool", "curl"];
        var missing = Array.FindAll(programs, program => !File.Exists($"/usr/bin/{program}"));
        return missing.Length > 0 ? $"{string.Join(", ", missing)} not there; apt install radosgw ceph-mon ceph-osd ceph-common curl."
            : Script() is null ? "tests/servers/s3.sh is not above the tests' folder."
            : null;
    }

    private static string? Script()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var script = Path.Combine(folder.FullName, "servers", "s3.sh");
            if (File.Exists(script))
            {
                return script;
            }
        }

        return null;
    }
}
