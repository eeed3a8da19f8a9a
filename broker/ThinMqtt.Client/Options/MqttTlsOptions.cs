using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace ThinMqtt.Client;

/// <summary>TLS of <c>mqtts</c> and <c>wss</c>. The server's certificate is always validated, its name included.</summary>
public sealed record MqttTlsOptions
{
    /// <summary>The only roots to trust; default: <see langword="null"/>, those of the operating system.</summary>
    public X509Certificate2Collection? CertificateAuthorities { get; init; }

    /// <summary>What the client shows to a server that asks; each with its private key.</summary>
    public X509Certificate2Collection? ClientCertificates { get; init; }

    /// <summary>The name that the certificate must bear; default: <see langword="null"/>, the host of the server's address.</summary>
    public string? TargetHost { get; init; }

    /// <summary>Default: no check, because a private CA rarely serves its revocation list to the devices.</summary>
    public X509RevocationMode RevocationMode { get; init; } = X509RevocationMode.NoCheck;

    internal SslClientAuthenticationOptions ToAuthentication(string host)
    {
        var authentication = new SslClientAuthenticationOptions
        {
            TargetHost = TargetHost ?? host,
            ClientCertificates = ClientCertificates,
            CertificateRevocationCheckMode = RevocationMode,
        };
        if (CertificateAuthorities is not null)
        {
            var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = RevocationMode };
            policy.CustomTrustStore.AddRange(CertificateAuthorities);
            authentication.CertificateChainPolicy = policy;
        }

        return authentication;
    }
}
