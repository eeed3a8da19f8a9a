using ThinMqtt.Contracts;

namespace ThinMqtt.Agent.Tests;

public sealed class UnsignedPolicyTests
{
    private static readonly ReleaseAnnouncement Unsigned =
        TestArtifact.Announce(TestArtifact.Whole("1.0.0"), "1.0.0", new Uri("http://artifacts/hello.zip"));

    private static readonly ReleaseAnnouncement Signed =
        Unsigned with { Signature = new ManifestSignature { KeyId = "key-1", Algorithm = "ES256", Value = "AAAA" } };

    [Fact]
    public void A_signature_that_nobody_checks_counts_as_none()
    {
        var reason = UnsignedPolicy.Refusal(Signed, allowsUnsigned: false);
        Assert.StartsWith("hello 1.0.0 is signed with key 'key-1', which this agent cannot check yet", reason, StringComparison.Ordinal);
        Assert.Contains("start its agent with --allow-unsigned", reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Where_unsigned_releases_are_allowed_all_are_taken()
    {
        Assert.Null(UnsignedPolicy.Refusal(Unsigned, allowsUnsigned: true));
        Assert.Null(UnsignedPolicy.Refusal(Signed, allowsUnsigned: true));
    }
}
