using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace ThinMqtt.Broker;

/// <summary>
/// A password as it is kept: PBKDF2-HMAC-SHA512, <c>$pbkdf2-sha512$i={iterations}${salt}${key}</c> with salt and key in base64, or
/// <c>$7${iterations}${salt}${key}</c> as <c>mosquitto_passwd</c> writes it.
/// </summary>
public sealed class PasswordHash
{
    /// <summary>What OWASP's Password Storage Cheat Sheet asks of PBKDF2-HMAC-SHA512.</summary>
    public const int DefaultIterations = 210_000;

    /// <summary>Some seconds of work: more is a slip of the pen, and would stall the checks of all others.</summary>
    public const int MaxIterations = 10_000_000;

    private const string OwnPrefix = "pbkdf2-sha512";
    private const string MosquittoPrefix = "7";
    private const int SaltLength = 16;
    private const int KeyLength = SHA512.HashSizeInBytes;
    private const int MinSaltLength = 8;

    private readonly int _iterations;
    private readonly byte[] _salt;
    private readonly byte[] _key;

    private PasswordHash(int iterations, byte[] salt, byte[] key) => (_iterations, _salt, _key) = (iterations, salt, key);

    /// <summary>The hash of a password under a new random salt.</summary>
    /// <param name="password">Hashed as UTF-8.</param>
    /// <param name="iterations">1 to <see cref="MaxIterations"/>.</param>
    public static string Create(string password, int iterations = DefaultIterations)
    {
        ArgumentNullException.ThrowIfNull(password);
        ArgumentOutOfRangeException.ThrowIfLessThan(iterations, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(iterations, MaxIterations);
        var salt = RandomNumberGenerator.GetBytes(SaltLength);
        var key = Derive(Encoding.UTF8.GetBytes(password), salt, iterations);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"${OwnPrefix}$i={iterations}${Convert.ToBase64String(salt)}${Convert.ToBase64String(key)}");
    }

    /// <summary>False for text in neither format, a salt under 8 bytes, a key of other than 64, or iterations out of range.</summary>
    public static bool TryParse(string? text, out PasswordHash hash)
    {
        hash = null!;
        if (text?.Split('$') is not ["", var format, var cost, var saltText, var keyText]
            || !TryReadIterations(format, cost, out var iterations)
            || !Base64Text.TryDecode(saltText, out var salt)
            || !Base64Text.TryDecode(keyText, out var key)
            || salt.Length < MinSaltLength
            || key.Length != KeyLength)
        {
            return false;
        }

        hash = new PasswordHash(iterations, salt, key);
        return true;
    }

    /// <summary>Takes its time, on purpose; the comparison takes the same for every wrong password.</summary>
    public bool Verify(ReadOnlySpan<byte> password) =>
        CryptographicOperations.FixedTimeEquals(Derive(password, _salt, _iterations), _key);

    private static byte[] Derive(ReadOnlySpan<byte> password, byte[] salt, int iterations) =>
        Rfc2898DeriveBytes.Pbkdf2(password, salt, iterations, HashAlgorithmName.SHA512, KeyLength);

    private static bool TryReadIterations(string format, string cost, out int iterations)
    {
        iterations = 0;
        var digits = format switch
        {
            OwnPrefix when cost.StartsWith("i=", StringComparison.Ordinal) => cost[2..],
            MosquittoPrefix => cost,
            _ => "",
        };
        return int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out iterations)
            && iterations is >= 1 and <= MaxIterations;
    }
}
