using System.Security.Cryptography;

namespace ThinMqtt.Manager;

/// <summary>Pure: a strong <c>ETag</c> (RFC 9110, section 8.8.3) of what a record says: the same on every manager and after a move.</summary>
internal static class EntityTag
{
    /// <summary>In bytes of a SHA-256: enough that two versions of a record never have the same.</summary>
    private const int Length = 16;

    /// <returns>With its quotes.</returns>
    public static string Of<T>(T record)
        where T : class => $"\"{Convert.ToHexStringLower(SHA256.HashData(CanonicalForm.Of(record)).AsSpan(0, Length))}\"";
}
