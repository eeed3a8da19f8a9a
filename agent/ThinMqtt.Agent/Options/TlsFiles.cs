using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using ThinMqtt.Client;

namespace ThinMqtt.Agent;

/// <summary>Whom to trust and what to show, from PEM files.</summary>
internal static class TlsFiles
{
    public static MqttTlsOptions Read(GivenOptions given, bool isSecure, List<string> errors)
    {
        var authorities = given[OptionKeys.CaFile];
        var certificate = given[OptionKeys.CertificateFile];
        var key = given[OptionKeys.KeyFile];
        foreach (var file in new[] { authorities, certificate, key })
        {
            if (file is not null && !isSecure)
            {
                errors.Add($"{file.Source} is for TLS, which the server's address does not ask for; give mqtts:// or wss://.");
            }
        }

        if (key is not null && certificate is null)
        {
            errors.Add($"{key.Source} is given without a certificate; give {OptionKeys.CertificateFile.Argument} too.");
        }

        return new MqttTlsOptions
        {
            CertificateAuthorities = authorities is null ? null : Read(authorities, () => Authorities(authorities.Value), errors),
            ClientCertificates = certificate is null ? null : Read(certificate, () => Pair(certificate.Value, key?.Value), errors),
        };
    }

    private static X509Certificate2Collection Authorities(string path)
    {
        var authorities = new X509Certificate2Collection();
        authorities.ImportFromPemFile(path);
        return authorities.Count > 0 ? authorities : throw new CryptographicException("it has no certificate.");
    }

    private static X509Certificate2Collection Pair(string certificate, string? key) =>
        [X509Certificate2.CreateFromPemFile(certificate, key)];

    private static X509Certificate2Collection? Read(
        GivenOptions.Given file, Func<X509Certificate2Collection> read, List<string> errors)
    {
        try
        {
            return read();
        }
        catch (Exception exception) when (exception is CryptographicException or IOException or UnauthorizedAccessException)
        {
            errors.Add($"{file.Source}: {file.Value} cannot be used: {exception.Message}");
            return null;
        }
    }
}
