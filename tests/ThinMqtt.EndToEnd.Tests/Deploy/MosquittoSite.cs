using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using ThinMqtt.Testing;

namespace ThinMqtt.EndToEnd.Tests.Deploy;

/// <summary>
/// Debian's mosquitto with the files of deploy/mosquitto: as they are, but for ports and for folders that are the test's own.
/// </summary>
internal sealed class MosquittoSite : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly TestCertificates _certificates = new();
    private readonly int _port = FreePort.Take();
    private readonly int _tlsPort = FreePort.Take();
    private ChildProcess? _process;

    public Uri Mqtt => new($"mqtt://127.0.0.1:{_port}");

    public Uri Tls => new($"mqtts://localhost:{_tlsPort}");

    public string CaFile => _folder.File("certs/ca.pem");

    /// <summary>For <c>--password-file</c> and <c>Manager:PasswordFile</c>.</summary>
    public string PasswordFile => _folder.File("password");

    public async Task StartAsync()
    {
        await WriteFilesAsync();
        _process = ChildProcess.Start("/usr/sbin/mosquitto", ["-c", _folder.File("mosquitto.conf")], _folder.Path);
        await _process.PrintedAsync(" running");
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(Mqtt.Host, _port).Within("mosquitto listens");
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is { } process)
        {
            await process.DisposeAsync();
        }

        _certificates.Dispose();
        _folder.Dispose();
    }

    private async Task WriteFilesAsync()
    {
        Directory.CreateDirectory(_folder.File("conf.d"));
        Directory.CreateDirectory(_folder.File("certs"));
        Directory.CreateDirectory(_folder.File("data"));
        Copy("acl", "acl");
        Copy("mosquitto.conf", "mosquitto.conf");
        Copy("tls.conf", "conf.d/tls.conf");
        await File.AppendAllTextAsync(_folder.File("mosquitto.conf"), $"user {Environment.UserName}\n"); // the folder is for it alone
        await File.WriteAllTextAsync(CaFile, _certificates.Authority.ExportCertificatePem());
        await File.WriteAllTextAsync(_folder.File("certs/server.pem"), _certificates.Server.ExportCertificatePem());
        using var key = _certificates.Server.GetECDsaPrivateKey()!;
        await File.WriteAllTextAsync(_folder.File("certs/server.key"), key.ExportPkcs8PrivateKeyPem());
        await File.WriteAllTextAsync(PasswordFile, DeployedServer.Password + "\n");
        await File.WriteAllTextAsync(_folder.File("passwords"), "");
        foreach (var user in new[] { "manager", "ops", "device" })
        {
            await Programs.OutputAsync("mosquitto_passwd", "-b", _folder.File("passwords"), user, DeployedServer.Password);
        }
    }

    private void Copy(string file, string target)
    {
        var text = File.ReadAllText(DeployFiles.PathOf($"mosquitto/{file}"))
            .Replace("listener 1883", $"listener {_port} 127.0.0.1", StringComparison.Ordinal)
            .Replace("listener 8883", $"listener {_tlsPort} 127.0.0.1", StringComparison.Ordinal)
            .Replace("/etc/mosquitto", _folder.Path, StringComparison.Ordinal)
            .Replace("/var/lib/mosquitto", _folder.File("data"), StringComparison.Ordinal);
        File.WriteAllText(_folder.File(target), text);
    }
}
