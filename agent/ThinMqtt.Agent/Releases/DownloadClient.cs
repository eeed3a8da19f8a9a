using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using ThinMqtt.Client;

namespace ThinMqtt.Agent;

/// <summary>The HTTP that artifacts come by.</summary>
internal static class DownloadClient
{
    /// <summary>
    /// Trusts the system's authorities and those that the agent was given: artifacts may lie with the server or at a public store.
    /// </summary>
    public static HttpClient Make(MqttTlsOptions tls)
    {
        var handler = new SocketsHttpHandler();
        if (tls.CertificateAuthorities is { } authorities)
        {
            handler.SslOptions.RemoteCertificateValidationCallback = (_, certificate, chain, errors) =>
                errors == SslPolicyErrors.None
                || (errors == SslPolicyErrors.RemoteCertificateChainErrors && IsIssuedBy(authorities, certificate, chain));
        }

        return new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
    }

    private static bool IsIssuedBy(X509Certificate2Collection authorities, X509Certificate? certificate, X509Chain? sent)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(authorities);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.ExtraStore.AddRange(sent?.ChainPolicy.ExtraStore ?? []);
        return certificate is X509Certificate2 shown && chain.Build(shown);
    }
}
