using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using ThinMqtt.Protocol;

namespace ThinMqtt.Broker.Tests.Access;

public sealed class CertificateIdentityTests
{
    [Theory]
    [InlineData("CN=ann", "ann")]
    [InlineData("O=Company, CN=ann", "ann")]
    [InlineData("O=Company", null)]
    [InlineData("CN=ann, CN=bob", null)]
    public async Task The_only_Common_Name_is_the_user(string subject, string? expected)
    {
        using var certificate = Certificate(subject);
        Assert.Equal(expected, await UserOf(CertificateIdentity.CommonName, certificate));
    }

    [Theory]
    [InlineData("ann.example", "ann.example")]
    [InlineData("ann.example bob.example", null)]
    [InlineData("", null)]
    public async Task The_only_DNS_name_is_the_user(string names, string? expected)
    {
        using var certificate = Certificate("CN=other", names.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal(expected, await UserOf(CertificateIdentity.SubjectAltName, certificate));
    }

    [Fact]
    public async Task A_certificate_names_nobody_unless_configured()
    {
        using var certificate = Certificate("CN=ann");
        Assert.Null(await UserOf(CertificateIdentity.None, certificate));
    }

    [Fact]
    public async Task The_name_of_a_certificate_cannot_widen_a_rule()
    {
        using var certificate = Certificate("CN=\"+\"");
        var policy = new AccessPolicy(new AccessOptions
        {
            CertificateIdentity = CertificateIdentity.CommonName,
            Roles = [new() { Name = "device", Rules = Rules.Parse("allow devices/%u/#") }],
            DefaultRoles = ["device"],
        });
        var (reasonCode, identity) = await policy.AuthenticateAsync("me", null, null, certificate, false, CancellationToken.None);
        Assert.Equal(ReasonCode.Success, reasonCode);
        Assert.NotNull(identity);
        Assert.Equal("+", identity.UserName);
        Assert.False(identity.MayPublish("devices/you/x"));
    }

    [Fact]
    public async Task A_certificate_of_nobody_in_particular_is_refused_where_roles_are_configured()
    {
        using var certificate = Certificate("CN=ann");
        var policy = new AccessPolicy(new AccessOptions
        {
            CertificateIdentity = CertificateIdentity.CommonName,
            Roles = [new() { Name = "device" }],
        });
        var (reasonCode, _) = await policy.AuthenticateAsync("me", null, null, certificate, anonymousAllowed: true, CancellationToken.None);
        Assert.Equal(ReasonCode.NotAuthorized, reasonCode);
    }

    private static async Task<string?> UserOf(CertificateIdentity identity, X509Certificate2 certificate)
    {
        var policy = new AccessPolicy(new AccessOptions { CertificateIdentity = identity });
        var result = await policy.AuthenticateAsync("me", "mallory", null, certificate, anonymousAllowed: true, CancellationToken.None);
        return result.Identity?.UserName;
    }

    private static X509Certificate2 Certificate(string subject, params string[] dnsNames)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256);
        if (dnsNames.Length > 0)
        {
            var names = new SubjectAlternativeNameBuilder();
            Array.ForEach(dnsNames, names.AddDnsName);
            request.CertificateExtensions.Add(names.Build());
        }

        return request.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(100));
    }
}
