using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace ThinMqtt.Server;

/// <summary>MQTT over TLS: the section Broker:Tls. Without an end point there is none.</summary>
internal sealed class TlsOptions
{
    /// <summary>Address and port, such as 0.0.0.0:8883.</summary>
    public string? EndPoint { get; set; }

    /// <summary>PEM; the server's certificate first, then its issuers.</summary>
    public string? CertificateFile { get; set; }

    /// <summary>PEM; without it the key is expected in <see cref="CertificateFile"/>.</summary>
    public string? KeyFile { get; set; }

    /// <summary>PEM with the authorities that issue client certificates; clients are then asked for one.</summary>
    public string? ClientCaFile { get; set; }

    /// <summary>Clients without a certificate are refused in the handshake.</summary>
    public bool RequireClientCertificate { get; set; }

    public bool IsSet => !string.IsNullOrEmpty(EndPoint);

    /// <exception cref="InvalidOperationException">The section cannot be used; the message says why.</exception>
    public (IPEndPoint EndPoint, HttpsConnectionAdapterOptions Https) Load()
    {
        if (!AddressText.TryParse(EndPoint!, out var endPoint))
        {
            throw new InvalidOperationException($"Broker:Tls:EndPoint is '{EndPoint}'; it is an address and a port, such as 0.0.0.0:8883.");
        }

        if (RequireClientCertificate && ClientCaFile is null)
        {
            throw new InvalidOperationException("Broker:Tls:RequireClientCertificate wants Broker:Tls:ClientCaFile: who issues them.");
        }

        var (certificate, chain) = CertificateFiles.Load("Broker:Tls", CertificateFile, KeyFile);
        return (endPoint, new HttpsConnectionAdapterOptions
        {
            ServerCertificate = certificate,
            ServerCertificateChain = chain,
            ClientCertificateMode = ClientCaFile is null
                ? ClientCertificateMode.NoCertificate
                : RequireClientCertificate ? ClientCertificateMode.RequireCertificate : ClientCertificateMode.AllowCertificate,
            ClientCertificateValidation = ClientCaFile is null ? null : IssuedBy(CertificateFiles.Read("Broker:Tls:ClientCaFile", ClientCaFile)),
        });
    }

    /// <summary>Only those authorities count, not the machine's.</summary>
    private static Func<X509Certificate2, X509Chain?, System.Net.Security.SslPolicyErrors, bool> IssuedBy(X509Certificate2Collection authorities) =>
        (certificate, _, _) =>
        {
            using var chain = new X509Chain();
            chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            chain.ChainPolicy.CustomTrustStore.AddRange(authorities);
            chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
            return chain.Build(certificate);
        };
}
