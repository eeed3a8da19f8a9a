using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace ThinMqtt.Broker;

/// <summary>
/// What the broker keeps of a password for SCRAM-SHA-256 (RFC 5802, section 3; RFC 7677), from which the password does not follow:
/// <c>SCRAM-SHA-256${iterations}:{salt}${StoredKey}:{ServerKey}</c>, with base64.
/// </summary>
public sealed class ScramCredential
{
    /// <summary>The least that RFC 7677, section 4, asks for.</summary>
    public const int MinIterations = 4096;

    private const string Prefix = "SCRAM-SHA-256";
    private const int SaltLength = 16;

    internal ScramCredential(int iterations, byte[] salt, byte[] storedKey, byte[] serverKey) =>
        (Iterations, Salt, StoredKey, ServerKey) = (iterations, salt, storedKey, serverKey);

    internal int Iterations { get; }

    internal byte[] Salt { get; }

    internal byte[] StoredKey { get; }

    internal byte[] ServerKey { get; }

    /// <summary>The credential of a password under a new random salt.</summary>
    /// <param name="password">
    /// Printable ASCII: SASLprep, which clients apply to a password (RFC 5802, section 2.2), leaves that as it is.
    /// </param>
    /// <param name="iterations"><see cref="MinIterations"/> to <see cref="PasswordHash.MaxIterations"/>; the client pays for them.</param>
    public static string Create(string password, int iterations = MinIterations)
    {
        ArgumentNullException.ThrowIfNull(password);
        ArgumentOutOfRangeException.ThrowIfLessThan(iterations, MinIterations);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(iterations, PasswordHash.MaxIterations);
        if (password.AsSpan().ContainsAnyExceptInRange(' ', '~'))
        {
            throw new ArgumentException("A password for SCRAM is of printable ASCII here; choose one of that.", nameof(password));
        }

        return Derive(password, RandomNumberGenerator.GetBytes(SaltLength), iterations).ToString();
    }

    /// <summary>False for other text, keys of other than 32 bytes, an empty salt, or iterations out of range.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out ScramCredential? credential)
    {
        credential = null;
        if (text?.Split('$') is not [Prefix, var cost, var keys]
            || cost.Split(':') is not [var iterationsText, var saltText]
            || keys.Split(':') is not [var storedText, var serverText]
            || !int.TryParse(iterationsText, NumberStyles.None, CultureInfo.InvariantCulture, out var iterations)
            || iterations is < MinIterations or > PasswordHash.MaxIterations
            || !Base64Text.TryDecode(saltText, out var salt)
            || !Base64Text.TryDecode(storedText, out var storedKey)
            || !Base64Text.TryDecode(serverText, out var serverKey)
            || salt.Length == 0
            || storedKey.Length != SHA256.HashSizeInBytes
            || serverKey.Length != SHA256.HashSizeInBytes)
        {
            return false;
        }

        credential = new ScramCredential(iterations, salt, storedKey, serverKey);
        return true;
    }

    public override string ToString() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{Prefix}${Iterations}:{Convert.ToBase64String(Salt)}${Convert.ToBase64String(StoredKey)}:{Convert.ToBase64String(ServerKey)}");

    internal static ScramCredential Derive(string password, byte[] salt, int iterations)
    {
        var salted = Rfc2898DeriveBytes.Pbkdf2(
            Encoding.UTF8.GetBytes(password), salt, iterations, HashAlgorithmName.SHA256, SHA256.HashSizeInBytes);
        var storedKey = SHA256.HashData(HMACSHA256.HashData(salted, "Client Key"u8));
        return new ScramCredential(iterations, salt, storedKey, HMACSHA256.HashData(salted, "Server Key"u8));
    }
}
