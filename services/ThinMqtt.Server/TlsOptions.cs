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

        var certificates = Read("CertificateFile", CertificateFile);
        return (endPoint, new HttpsConnectionAdapterOptions
        {
            ServerCertificate = Pair(),
            ServerCertificateChain = certificates,
            ClientCertificateMode = ClientCaFile is null
                ? ClientCertificateMode.NoCertificate
                : RequireClientCertificate ? ClientCertificateMode.RequireCertificate : ClientCertificateMode.AllowCertificate,
            ClientCertificateValidation = ClientCaFile is null ? null : IssuedBy(Read("ClientCaFile", ClientCaFile)),
        });
    }

    private X509Certificate2 Pair()
    {
        try
        {
            return X509Certificate2.CreateFromPemFile(CertificateFile!, KeyFile);
        }
        catch (Exception exception) when (exception is System.Security.Cryptography.CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new InvalidOperationException($"Broker:Tls: {CertificateFile} and {KeyFile ?? "its key"} do not make a certificate: {exception.Message}", exception);
        }
    }

    private static X509Certificate2Collection Read(string key, string? file)
    {
        try
        {
            var certificates = new X509Certificate2Collection();
            certificates.ImportFromPemFile(file ?? throw new InvalidOperationException($"Broker:Tls:{key} is missing; it is the path of a PEM file."));
            return certificates.Count > 0 ? certificates : throw new InvalidOperationException($"Broker:Tls:{key}: {file} has no certificate.");
        }
        catch (Exception exception) when (exception is System.Security.Cryptography.CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new InvalidOperationException($"Broker:Tls:{key}: {file} cannot be read: {exception.Message}", exception);
        }
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
