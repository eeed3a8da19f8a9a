using System.Security.Cryptography;
using System.Text;
using ThinMqtt.Protocol;

namespace ThinMqtt.Broker.Tests.Access;

public sealed class ScramSha256Tests
{
    // RFC 7677, section 3.
    private const string ClientFirst = "n,,n=user,r=rOprNGfwEbeRWgbNEkqO";
    private const string ServerNonce = "%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0";
    private const string ServerFirst = $"r=rOprNGfwEbeRWgbNEkqO{ServerNonce},s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096";
    private const string ClientFinal = $"c=biws,r=rOprNGfwEbeRWgbNEkqO{ServerNonce},p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=";
    private const string ServerFinal = "v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=";

    [Fact]
    public async Task The_exchange_of_RFC_7677_section_3_succeeds()
    {
        var exchange = Rfc().Begin(new EnhancedAuthenticationContext("me", null));
        Assert.Equal(ServerFirst, Challenge(await Next(exchange, ClientFirst)));
        var success = Assert.IsType<EnhancedAuthenticationStep.Success>(await Next(exchange, ClientFinal));
        Assert.Equal("user", success.UserName);
        Assert.Equal(ServerFinal, Encoding.UTF8.GetString(success.Data.Span));
    }

    [Theory]
    [InlineData("c=biws,r=rOprNGfwEbeRWgbNEkqO" + ServerNonce + ",p=AHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=")]
    [InlineData("c=biws,r=rOprNGfwEbeRWgbNEkqO" + ServerNonce + ",p=dHzb")]
    [InlineData("c=biws,r=rOprNGfwEbeRWgbNEkqO" + ServerNonce)]
    [InlineData("c=biws,r=rOprNGfwEbeRWgbNEkqO,p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=")]
    [InlineData("c=eSws,r=rOprNGfwEbeRWgbNEkqO" + ServerNonce + ",p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=")]
    [InlineData("")]
    public async Task A_wrong_last_message_fails_and_ends_the_exchange(string clientFinal)
    {
        var exchange = Rfc().Begin(new EnhancedAuthenticationContext("me", null));
        await Next(exchange, ClientFirst);
        AssertFails(await Next(exchange, clientFinal));
        AssertFails(await Next(exchange, ClientFinal));
    }

    [Theory]
    [InlineData("")]
    [InlineData("n,,n=user")]
    [InlineData("n,,n=user,r=")]
    [InlineData("n,,n=,r=abc")]
    [InlineData("n,,n=us=er,r=abc")]
    [InlineData("n,a=admin,n=user,r=abc")]
    [InlineData("p=tls-unique,,n=user,r=abc")]
    [InlineData("n,,m=ext,n=user,r=abc")]
    public async Task A_wrong_first_message_fails(string clientFirst) =>
        AssertFails(await Next(Rfc().Begin(new EnhancedAuthenticationContext("me", null)), clientFirst));

    [Fact]
    public async Task The_exchange_ends_with_success()
    {
        var exchange = Rfc().Begin(new EnhancedAuthenticationContext("me", null));
        await Next(exchange, ClientFirst);
        await Next(exchange, ClientFinal);
        AssertFails(await Next(exchange, ClientFinal));
    }

    [Fact]
    public async Task An_unknown_user_gets_the_same_believable_salt_each_time_and_fails_at_the_end()
    {
        var first = Rfc().Begin(new EnhancedAuthenticationContext("me", null));
        var challenge = Challenge(await Next(first, "n,,n=nobody,r=abc"));
        var afterRestart = Challenge(await Next(Rfc().Begin(new EnhancedAuthenticationContext("me", null)), "n,,n=nobody,r=abc"));
        Assert.Equal(challenge, afterRestart);
        Assert.Equal(ServerFirst.Split(',')[1].Length, challenge.Split(',')[1].Length);
        AssertFails(await Next(first, $"c=biws,r=abc{ServerNonce},p={Convert.ToBase64String(new byte[SHA256.HashSizeInBytes])}"));
    }

    [Fact]
    public async Task Commas_and_equals_signs_in_a_name_are_unescaped()
    {
        var credential = ScramCredential.Derive("pencil", [1, 2, 3], 4096);
        var authenticator = new ScramSha256Authenticator(new Dictionary<string, ScramCredential> { ["a,b=c"] = credential }, () => "x");
        var exchange = authenticator.Begin(new EnhancedAuthenticationContext("me", null));
        Assert.Equal("r=yx,s=AQID,i=4096", Challenge(await Next(exchange, "n,,n=a=2Cb=3Dc,r=y")));
    }

    [Fact]
    public void A_credential_survives_its_text()
    {
        var text = ScramCredential.Create("pencil");
        Assert.True(ScramCredential.TryParse(text, out var credential));
        Assert.Equal(text, credential.ToString());
        Assert.Equal(text, ScramCredential.Derive("pencil", credential.Salt, credential.Iterations).ToString());
    }

    [Fact]
    public void A_password_that_SASLprep_might_change_is_refused() =>
        Assert.Throws<ArgumentException>(() => ScramCredential.Create("pässword"));

    [Fact]
    public void The_policy_offers_SCRAM_where_a_user_has_a_credential_for_it()
    {
        Assert.Empty(new AccessPolicy(new AccessOptions()).EnhancedAuthenticators);
        var policy = new AccessPolicy(new AccessOptions { Users = [new() { Name = "ann", ScramSha256 = ScramCredential.Create("pencil") }] });
        Assert.Equal("SCRAM-SHA-256", Assert.Single(policy.EnhancedAuthenticators).Method);
    }

    private static ScramSha256Authenticator Rfc() => new(
        new Dictionary<string, ScramCredential>
        {
            ["user"] = ScramCredential.Derive("pencil", Convert.FromBase64String("W22ZaJ0SNY7soEsUEjb6gQ=="), 4096),
        },
        () => ServerNonce);

    private static ValueTask<EnhancedAuthenticationStep> Next(IEnhancedAuthenticationExchange exchange, string message) =>
        exchange.NextAsync(Encoding.UTF8.GetBytes(message), CancellationToken.None);

    private static string Challenge(EnhancedAuthenticationStep step) =>
        Encoding.UTF8.GetString(Assert.IsType<EnhancedAuthenticationStep.Challenge>(step).Data.Span);

    private static void AssertFails(EnhancedAuthenticationStep step) =>
        Assert.Equal(ReasonCode.NotAuthorized, Assert.IsType<EnhancedAuthenticationStep.Failure>(step).ReasonCode);
}
