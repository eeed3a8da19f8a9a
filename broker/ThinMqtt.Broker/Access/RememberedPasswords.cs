using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace ThinMqtt.Broker;

/// <summary>
/// What was found right, as HMAC-SHA256 under a key that exists only here, so that a copy of the memory's digests is of no use
/// elsewhere. The oldest goes when it is full.
/// </summary>
internal sealed class RememberedPasswords(int capacity)
{
    private readonly byte[] _key = RandomNumberGenerator.GetBytes(SHA256.HashSizeInBytes);
    private readonly HashSet<PasswordDigest> _known = [];
    private readonly Queue<PasswordDigest> _byAge = new();
    private readonly Lock _lock = new();

    public PasswordDigest Digest(string userName, ReadOnlySpan<byte> password)
    {
        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, _key);
        // U+0000 is in no user name [MQTT-1.5.4-2], so it ends this one.
        hmac.AppendData(Encoding.UTF8.GetBytes(userName + '\0'));
        hmac.AppendData(password);
        return MemoryMarshal.Read<PasswordDigest>(hmac.GetHashAndReset());
    }

    public bool Contains(PasswordDigest digest)
    {
        lock (_lock)
        {
            return _known.Contains(digest);
        }
    }

    public void Add(PasswordDigest digest)
    {
        lock (_lock)
        {
            if (capacity == 0 || !_known.Add(digest))
            {
                return;
            }

            _byAge.Enqueue(digest);
            if (_byAge.Count > capacity)
            {
                _known.Remove(_byAge.Dequeue());
            }
        }
    }
}

/// <summary>The 32 bytes of a digest of user name and password.</summary>
internal readonly record struct PasswordDigest(UInt128 Head, UInt128 Tail);
