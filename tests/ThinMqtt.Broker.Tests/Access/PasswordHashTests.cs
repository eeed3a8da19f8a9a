using System.Diagnostics;
using System.Text;

namespace ThinMqtt.Broker.Tests.Access;

public sealed class PasswordHashTests
{
    // Made by mosquitto_passwd 2.0 for the password "secret".
    private const string FromMosquitto =
        "$7$101$KFLmZo7cJjCTroHS$0ulP+z+uqLny42ufHCLoF4cwFXMGKTzeDvXwIG/qrA2IprkdBsUFVh9EpsALBEptSKmIXlLblX1D9nOk8FSbBQ==";

    [Theory]
    [InlineData("secret")]
    [InlineData("")]
    [InlineData("pä:ss$wörd 🔑")]
    public void A_hash_knows_its_password_and_no_other(string password)
    {
        var text = PasswordHash.Create(password, iterations: 3);
        Assert.StartsWith("$pbkdf2-sha512$i=3$", text, StringComparison.Ordinal);
        Assert.True(Verify(text, password));
        Assert.False(Verify(text, password + "x"));
    }

    [Fact]
    public void Two_hashes_of_one_password_differ() =>
        Assert.NotEqual(PasswordHash.Create("secret", iterations: 3), PasswordHash.Create("secret", iterations: 3));

    [Fact]
    public void A_new_hash_has_the_iterations_that_OWASP_asks_for() =>
        Assert.StartsWith("$pbkdf2-sha512$i=210000$", PasswordHash.Create("secret"), StringComparison.Ordinal);

    [Theory]
    [InlineData("secret", true)]
    [InlineData("Secret", false)]
    public void A_hash_of_mosquitto_is_understood(string password, bool expected) =>
        Assert.Equal(expected, Verify(FromMosquitto, password));

    [MosquittoPasswdFact]
    public void A_file_that_mosquitto_passwd_writes_now_is_understood()
    {
        using var file = new TemporaryFile("");
        using var process = Process.Start(MosquittoPasswdFactAttribute.Program, ["-b", "-c", file.Path, "ann", "pä:ss"]);
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);

        var hash = File.ReadAllText(file.Path).Trim().Split(':', 2)[1];
        Assert.True(Verify(hash, "pä:ss"));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("secret")]
    [InlineData("$6$c2FsdHNhbHQ=$aGFzaA==")]
    [InlineData("$7$0$KFLmZo7cJjCTroHS$0ulP+z+uqLny42ufHCLoF4cwFXMGKTzeDvXwIG/qrA2IprkdBsUFVh9EpsALBEptSKmIXlLblX1D9nOk8FSbBQ==")]
    [InlineData("$7$-1$KFLmZo7cJjCTroHS$0ulP+z+uqLny42ufHCLoF4cwFXMGKTzeDvXwIG/qrA2IprkdBsUFVh9EpsALBEptSKmIXlLblX1D9nOk8FSbBQ==")]
    [InlineData("$7$10000001$KFLmZo7cJjCTroHS$0ulP+z+uqLny42ufHCLoF4cwFXMGKTzeDvXwIG/qrA2IprkdBsUFVh9EpsALBEptSKmIXlLblX1D9nOk8FSbBQ==")]
    [InlineData("$7$101$KFLm$0ulP+z+uqLny42ufHCLoF4cwFXMGKTzeDvXwIG/qrA2IprkdBsUFVh9EpsALBEptSKmIXlLblX1D9nOk8FSbBQ==")]
    [InlineData("$7$101$KFLmZo7cJjCTroHS$0ulP")]
    [InlineData("$7$101$KFLmZo7cJjCTroHS$no base64")]
    [InlineData("$pbkdf2-sha512$101$KFLmZo7cJjCTroHS$0ulP+z+uqLny42ufHCLoF4cwFXMGKTzeDvXwIG/qrA2IprkdBsUFVh9EpsALBEptSKmIXlLblX1D9nOk8FSbBQ==")]
    public void What_is_no_hash_is_not_taken_for_one(string? text) => Assert.False(PasswordHash.TryParse(text, out _));

    private static bool Verify(string text, string password)
    {
        Assert.True(PasswordHash.TryParse(text, out var hash));
        return hash.Verify(Encoding.UTF8.GetBytes(password));
    }
}
