using System.Security.Cryptography;
using System.Text;

namespace ThinMqtt.Broker;

/// <summary>SCRAM-SHA-256 (RFC 5802, RFC 7677), without channel binding, over the users that have such a credential.</summary>
internal sealed class ScramSha256Authenticator : IEnhancedAuthenticator
{
    private const int NonceLength = 18;

    private readonly IReadOnlyDictionary<string, ScramCredential> _credentials;
    private readonly ScramCredential[] _decoys;
    private readonly byte[] _decoyKey;
    private readonly Func<string> _newNonce;

    /// <param name="credentials">By user name; at least one.</param>
    /// <param name="newNonce">The server's part of a nonce: random, never the same twice (RFC 5802, section 5.1).</param>
    internal ScramSha256Authenticator(IReadOnlyDictionary<string, ScramCredential> credentials, Func<string> newNonce)
    {
        _credentials = credentials;
        _decoys = [.. credentials.Values];
        _newNonce = newNonce;

        // Secret, yet the same after a restart: otherwise the salts that change would be those of users who are not there.
        _decoyKey = SHA256.HashData([.. credentials.OrderBy(static pair => pair.Key, StringComparer.Ordinal)
            .SelectMany(static pair => pair.Value.ServerKey)]);
    }

    public string Method => "SCRAM-SHA-256";

    /// <summary><see langword="null"/> when no user has a credential for it.</summary>
    public static ScramSha256Authenticator? For(IReadOnlyDictionary<string, AccessUser> users)
    {
        var credentials = users.Values.Where(static user => user.Scram is not null)
            .ToDictionary(static user => user.Name, static user => user.Scram!, StringComparer.Ordinal);
        return credentials.Count == 0
            ? null
            : new ScramSha256Authenticator(credentials, static () => Convert.ToBase64String(RandomNumberGenerator.GetBytes(NonceLength)));
    }

    public IEnhancedAuthenticationExchange Begin(EnhancedAuthenticationContext context) => new ScramSha256Exchange(this);

    internal string NewNonce() => _newNonce();

    /// <summary>
    /// For a user who is not there, a credential that looks like the others and is the same each time, but that no password fits.
    /// </summary>
    internal ScramCredential CredentialOf(string userName)
    {
        if (_credentials.TryGetValue(userName, out var credential))
        {
            return credential;
        }

        var digest = HMACSHA512.HashData(_decoyKey, Encoding.UTF8.GetBytes(userName));
        var model = _decoys[(int)(BitConverter.ToUInt32(digest) % (uint)_decoys.Length)];
        var salt = HKDF.Expand(HashAlgorithmName.SHA512, digest, model.Salt.Length);
        var noKey = RandomNumberGenerator.GetBytes(SHA256.HashSizeInBytes);
        return new ScramCredential(model.Iterations, salt, noKey, noKey);
    }
}
