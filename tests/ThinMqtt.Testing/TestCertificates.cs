using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ThinMqtt.Testing;

/// <summary>A certificate authority of the test's own, and what it has issued for <c>localhost</c>, 127.0.0.1 and a client.</summary>
public sealed class TestCertificates : IDisposable
{
    private static readonly DateTimeOffset From = DateTimeOffset.UtcNow.AddDays(-1);
    private static readonly DateTimeOffset Until = From.AddDays(30);

    public TestCertificates()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=ThinMqtt test authority", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true));
        Authority = request.CreateSelfSigned(From, Until);
        Server = Issue("CN=localhost", "1.3.6.1.5.5.7.3.1");
        Client = Issue("CN=test client", "1.3.6.1.5.5.7.3.2");
    }

    public X509Certificate2 Authority { get; }

    /// <summary>With its private key, as <see cref="Client"/>.</summary>
    public X509Certificate2 Server { get; }

    public X509Certificate2 Client { get; }

    /// <summary>Writes <c>ca.pem</c>, and <c>server</c> and <c>client</c> as <c>.pem</c> and <c>.key</c>.</summary>
    public void WriteTo(TemporaryFolder folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        File.WriteAllText(folder.File("ca.pem"), Authority.ExportCertificatePem());
        Write(Server, folder.File("server"));
        Write(Client, folder.File("client"));
    }

    public void Dispose()
    {
        Authority.Dispose();
        Server.Dispose();
        Client.Dispose();
    }

    private static void Write(X509Certificate2 certificate, string path)
    {
        File.WriteAllText(path + ".pem", certificate.ExportCertificatePem());
        using var key = certificate.GetECDsaPrivateKey()!;
        File.WriteAllText(path + ".key", key.ExportPkcs8PrivateKeyPem());
    }

    private X509Certificate2 Issue(string subject, string usage)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(usage)], false));
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        using var issued = request.Create(Authority, From, Until, RandomNumberGenerator.GetBytes(8));
        using var withKey = issued.CopyWithPrivateKey(key);
        return X509CertificateLoader.LoadPkcs12(withKey.Export(X509ContentType.Pkcs12), null);
    }
}
