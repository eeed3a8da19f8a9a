using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using ThinMqtt.Broker;

namespace ThinMqtt.Server;

/// <summary>Checks who calls, by HTTP Basic (RFC 7617), which browsers, curl and thinctl all speak.</summary>
internal sealed class Operators : IDisposable
{
    /// <summary>Two seconds of work: who waits longer is told to come again.</summary>
    private const int MaximumWaiting = 20;

    /// <summary>A check takes a processor for a tenth of a second; those who guess share one.</summary>
    private readonly SemaphoreSlim _one = new(1);

    private readonly Dictionary<string, PasswordHash> _users = new(StringComparer.Ordinal);
    private readonly byte[] _key = RandomNumberGenerator.GetBytes(32);
    private int _waiting;

    /// <summary>Names with the keyed digest of the password that was found right, since each request brings it again.</summary>
    private readonly ConcurrentDictionary<string, byte[]> _known = new(StringComparer.Ordinal);

    /// <exception cref="InvalidOperationException">A user cannot be used; the message says why.</exception>
    public Operators(IEnumerable<OperatorOptions> users)
    {
        foreach (var user in users)
        {
            if (!_users.TryAdd(user.Name, user.ReadHash()))
            {
                throw new InvalidOperationException($"Http:Users has '{user.Name}' twice; remove one of the two.");
            }
        }
    }

    /// <param name="authorization">The header; null when there is none.</param>
    /// <param name="aborted">Ends the wait for a check.</param>
    /// <returns>The status to refuse the call with; null lets it pass.</returns>
    public async ValueTask<int?> RefusalAsync(string? authorization, CancellationToken aborted)
    {
        if (!TryRead(authorization, out var name, out var password) || !_users.TryGetValue(name, out var hash))
        {
            return StatusCodes.Status401Unauthorized;
        }

        var digest = HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes($"{name}:{password}"));
        if (IsKnown(name, digest))
        {
            return null;
        }

        try
        {
            return Interlocked.Increment(ref _waiting) > MaximumWaiting ? StatusCodes.Status503ServiceUnavailable
                : await CheckAsync(name, password, hash, digest, aborted) ? null
                : StatusCodes.Status401Unauthorized;
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }

    public void Dispose() => _one.Dispose();

    private async Task<bool> CheckAsync(string name, string password, PasswordHash hash, byte[] digest, CancellationToken aborted)
    {
        await _one.WaitAsync(aborted);
        try
        {
            var isRight = IsKnown(name, digest) || await Task.Run(() => hash.Verify(Encoding.UTF8.GetBytes(password)), aborted);
            if (isRight)
            {
                _known[name] = digest;
            }

            return isRight;
        }
        finally
        {
            _one.Release();
        }
    }

    private bool IsKnown(string name, byte[] digest) =>
        _known.TryGetValue(name, out var known) && CryptographicOperations.FixedTimeEquals(known, digest);

    private static bool TryRead(string? authorization, out string name, out string password)
    {
        (name, password) = ("", "");
        if (!AuthenticationHeaderValue.TryParse(authorization, out var header)
            || !header.Scheme.Equals("Basic", StringComparison.OrdinalIgnoreCase)
            || header.Parameter is not { Length: <= 4096 } parameter)
        {
            return false;
        }

        var bytes = new byte[parameter.Length];
        if (!Convert.TryFromBase64String(parameter, bytes, out var length)
            || Encoding.UTF8.GetString(bytes, 0, length).Split(':', 2) is not [var before, var after])
        {
            return false;
        }

        (name, password) = (before, after);
        return true;
    }
}
