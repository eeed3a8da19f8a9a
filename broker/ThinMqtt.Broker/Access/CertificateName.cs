using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ThinMqtt.Broker;

/// <summary>The user name in a client's certificate.</summary>
internal static class CertificateName
{
    private const string CommonNameOid = "2.5.4.3";

    /// <summary>False where the name is missing, or there is more than one: guessing would let in the wrong one.</summary>
    public static bool TryRead(X509Certificate2 certificate, CertificateIdentity identity, out string userName)
    {
        userName = "";
        try
        {
            var names = identity switch
            {
                CertificateIdentity.CommonName => CommonNames(certificate),
                CertificateIdentity.SubjectAltName => DnsNames(certificate),
                _ => [],
            };
            if (names.Take(2).ToArray() is [{ Length: > 0 } only])
            {
                userName = only;
            }
        }
        catch (CryptographicException)
        {
            // The subject or the extension is no valid DER: it names nobody.
            return false;
        }

        return userName.Length > 0;
    }

    private static IEnumerable<string> CommonNames(X509Certificate2 certificate) =>
        certificate.SubjectName.EnumerateRelativeDistinguishedNames()
            .Where(static part => !part.HasMultipleElements && part.GetSingleElementType().Value == CommonNameOid)
            .Select(static part => part.GetSingleElementValue() ?? "");

    private static IEnumerable<string> DnsNames(X509Certificate2 certificate) =>
        certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>().SelectMany(static names => names.EnumerateDnsNames());
}
