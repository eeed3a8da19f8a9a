using ThinMqtt.Testing;

namespace ThinMqtt.Manager.Tests;

/// <summary>Keys of requests in an inventory, and how often they are asked for.</summary>
internal sealed class WatchedKeys(IRequestKeyStore keys) : IRequestKeyStore
{
    private readonly SemaphoreSlim _read = new(0);
    private int _claims;

    public int Claims => Volatile.Read(ref _claims);

    public Task<(KeyState State, byte[]? Answer)> ClaimAsync(RequestKey wanted)
    {
        Interlocked.Increment(ref _claims);
        return keys.ClaimAsync(wanted);
    }

    public async Task<KeyState> FindAsync(RequestKey wanted)
    {
        var state = await keys.FindAsync(wanted);
        _read.Release();
        return state;
    }

    public Task AnswerAsync(RequestKey answered) => keys.AnswerAsync(answered);

    public Task ForgetAsync(RequestKey claimed) => keys.ForgetAsync(claimed);

    /// <summary>Returns when it was read so many times.</summary>
    public async Task ReadAsync(int times)
    {
        for (var i = 0; i < times; i++)
        {
            await _read.WaitAsync().Within("a busy key is looked at");
        }
    }
}
