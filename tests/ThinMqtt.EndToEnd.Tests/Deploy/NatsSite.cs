using System.Security.Cryptography.X509Certificates;
using ThinMqtt.Testing;

namespace ThinMqtt.EndToEnd.Tests.Deploy;

/// <summary>
/// Three of Debian's nats-server with the files of deploy/nats: as they are, but for ports and folders that are the test's own. The third
/// node has TLS.
/// </summary>
internal sealed class NatsSite : IAsyncDisposable
{
    /// <summary>Of <see cref="DeployedServer.Password"/>, as <c>htpasswd -B</c> makes it.</summary>
    private const string Bcrypt = "$2y$05$WjsdAoq.v4ILf1NYOvQGOuQwYwBXHB2.AJvr9vToOr5T2V2..kWxi";

    private readonly TestCertificates _certificates = new();
    private readonly TemporaryFolder _folder = new();
    private readonly NatsCluster _cluster = new(DeployFiles.PathOf("nats"));

    /// <summary>The nodes that speak MQTT in the clear.</summary>
    public IReadOnlyList<NatsNode> PlainNodes => [.. _cluster.Nodes.Take(2)];

    /// <summary>All, as agents take them.</summary>
    public string Servers => string.Join(",", PlainNodes.Select(node => node.Mqtt).Append(new Uri($"mqtts://localhost:{_cluster.Nodes[2].MqttPort}")));

    public string CaFile => _folder.File("ca.pem");

    /// <summary>Of every user.</summary>
    public string PasswordFile => _folder.File("password");

    public async Task StartAsync(params string[] devices)
    {
        var passwords = devices.Select(device => $"{device}:{DeployedServer.Password}")
            .Prepend($"ops:{Bcrypt}")
            .Prepend($"manager:{DeployedServer.Password}");
        _cluster.Write("users.conf", await MakeUsersAsync(string.Join('\n', passwords)));
        _cluster.Write("server.pem", _certificates.Server.ExportCertificatePem());
        using var key = _certificates.Server.GetECDsaPrivateKey()!;
        _cluster.Write("server.key", key.ExportPkcs8PrivateKeyPem());
        await File.WriteAllTextAsync(CaFile, _certificates.Authority.ExportCertificatePem());
        await File.WriteAllTextAsync(PasswordFile, DeployedServer.Password + "\n");
        UseTls(_cluster.Nodes[2].Folder.File("nats-server.conf"));
        await _cluster.StartAsync();
    }

    /// <summary>What <c>make-users.sh</c> prints.</summary>
    public static Task<string> MakeUsersAsync(string passwords) =>
        Programs.OutputAsync("sh", "-c", "printf '%s\\n' \"$1\" | sh \"$2\"", "sh", passwords, DeployFiles.PathOf("nats/make-users.sh"));

    public async ValueTask DisposeAsync()
    {
        await _cluster.DisposeAsync();
        _certificates.Dispose();
        _folder.Dispose();
    }

    /// <summary>As its comment says.</summary>
    private static void UseTls(string file)
    {
        const string include = "include ./nats/tls.conf";
        var text = File.ReadAllText(file);
        Assert.Contains("# " + include, text, StringComparison.Ordinal);
        File.WriteAllText(file, text.Replace("# " + include, include, StringComparison.Ordinal));
    }
}
