using System.Security.Cryptography;
using System.Text;
using ThinMqtt.Protocol;

namespace ThinMqtt.Broker;

/// <summary>
/// Checks passwords off the caller's thread, remembers the right ones, and takes as long for an unknown user as for a known one.
/// </summary>
internal sealed class PasswordChecks
{
    private readonly IReadOnlyDictionary<string, AccessUser> _users;
    private readonly PasswordHash[] _hashes;
    private readonly byte[] _decoyKey = RandomNumberGenerator.GetBytes(SHA256.HashSizeInBytes);
    private readonly RememberedPasswords _remembered;
    private readonly BoundedWork _work;
    private long _derivations;

    public PasswordChecks(IReadOnlyDictionary<string, AccessUser> users, int remembered, BoundedWork work)
    {
        _users = users;
        _hashes = [.. users.Values.Select(static user => user.Hash).OfType<PasswordHash>()];
        _remembered = new RememberedPasswords(remembered);
        _work = work;
    }

    /// <summary>Whether any user has a password at all.</summary>
    public bool AreNeeded => _hashes.Length > 0;

    /// <summary>How many times a key was derived: each is a noticeable load.</summary>
    public long Derivations => Interlocked.Read(ref _derivations);

    /// <summary>Success, Bad User Name or Password, or Server busy.</summary>
    /// <param name="userName">Known or not.</param>
    /// <param name="password">Must stay as it is until the result is there.</param>
    /// <param name="cancellationToken">Ends the wait for a free worker.</param>
    public ValueTask<ReasonCode> CheckAsync(string userName, ReadOnlyMemory<byte> password, CancellationToken cancellationToken)
    {
        var digest = _remembered.Digest(userName, password.Span);
        if (_remembered.Contains(digest))
        {
            return new ValueTask<ReasonCode>(ReasonCode.Success);
        }

        return _work.TryRun(() => Derive(userName, password.Span, digest), out var result, cancellationToken)
            ? new ValueTask<ReasonCode>(result)
            : new ValueTask<ReasonCode>(ReasonCode.ServerBusy);
    }

    private ReasonCode Derive(string userName, ReadOnlySpan<byte> password, PasswordDigest digest)
    {
        // Many devices with the same credentials may have waited together.
        if (_remembered.Contains(digest))
        {
            return ReasonCode.Success;
        }

        Interlocked.Increment(ref _derivations);
        var hash = _users.TryGetValue(userName, out var user) ? user.Hash : null;
        var isRight = (hash ?? Decoy(userName)).Verify(password);
        if (hash is null || !isRight)
        {
            return ReasonCode.BadUserNameOrPassword;
        }

        _remembered.Add(digest);
        return ReasonCode.Success;
    }

    /// <summary>Hashes may differ in iterations, so a user who is not there gets the same one of them each time.</summary>
    private PasswordHash Decoy(string userName)
    {
        var digest = HMACSHA256.HashData(_decoyKey, Encoding.UTF8.GetBytes(userName));
        return _hashes[(int)(BitConverter.ToUInt32(digest) % (uint)_hashes.Length)];
    }
}
