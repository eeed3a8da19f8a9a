using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ThinMqtt.Server;

/// <summary>Certificates from PEM files.</summary>
internal static class CertificateFiles
{
    /// <returns>The server's certificate with its key, and all that the file has.</returns>
    /// <exception cref="InvalidOperationException">They cannot be used; the message names section and file.</exception>
    public static (X509Certificate2 Certificate, X509Certificate2Collection Chain) Load(string section, string? certificateFile, string? keyFile)
    {
        var chain = Read($"{section}:CertificateFile", certificateFile);
        try
        {
            return (X509Certificate2.CreateFromPemFile(certificateFile!, keyFile), chain);
        }
        catch (Exception exception) when (IsOfFiles(exception))
        {
            throw new InvalidOperationException(
                $"{section}: {certificateFile} and {keyFile ?? "its key"} do not make a certificate: {exception.Message}", exception);
        }
    }

    /// <exception cref="InvalidOperationException">There is none; the message names key and file.</exception>
    public static X509Certificate2Collection Read(string key, string? file)
    {
        try
        {
            var certificates = new X509Certificate2Collection();
            certificates.ImportFromPemFile(file ?? throw new InvalidOperationException($"{key} is missing; it is the path of a PEM file."));
            return certificates.Count > 0 ? certificates : throw new InvalidOperationException($"{key}: {file} has no certificate.");
        }
        catch (Exception exception) when (IsOfFiles(exception))
        {
            throw new InvalidOperationException($"{key}: {file} cannot be read: {exception.Message}", exception);
        }
    }

    private static bool IsOfFiles(Exception exception) => exception is CryptographicException or IOException or UnauthorizedAccessException;
}
