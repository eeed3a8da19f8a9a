using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;

namespace ThinMqtt.Manager;

/// <summary>
/// Does what comes with an <c>Idempotency-Key</c> once, however often it is sent. A manager that is killed between the deed and its answer
/// leaves a key that is free again after <see cref="KeyRules.ClaimLimit"/>: the request is then done anew.
/// </summary>
internal sealed class Idempotency(IRequestKeyStore keys, ManagerOptions options, IOptions<JsonOptions> json)
{
    /// <summary>How long who sends a request again waits for the first one. By the system's clock, as all waits here: they pace, and decide nothing.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);

    /// <typeparam name="T">The answer, as JSON has it.</typeparam>
    /// <param name="key">Null for none: it is done each time.</param>
    /// <param name="request">All that was asked for.</param>
    /// <param name="work">Does it. What it throws, and null, are not remembered.</param>
    /// <param name="aborted">Nobody waits for the answer any more: ends the wait for whoever has the key, and not the work.</param>
    /// <returns><see cref="KeyState.Free"/> with what was done now, or how the key was found.</returns>
    /// <exception cref="InventoryUnavailableException">Nothing was done, unless the work says otherwise.</exception>
    /// <exception cref="OperationCanceledException">Nothing was done here.</exception>
    public async Task<(KeyState State, T? Answer)> DoAsync<T>(string? key, string request, Func<Task<T?>> work, CancellationToken aborted)
        where T : class
    {
        if (key is null)
        {
            return (KeyState.Free, await work());
        }

        var begun = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var claim = new RequestKey(key, Hash(request), options.TimeProvider.GetUtcNow(), Random.Shared.NextInt64(), null);
            var (state, answer) = await keys.ClaimAsync(claim);
            if (state == KeyState.Free)
            {
                return (state, await DoAsync(claim, work));
            }

            if (state != KeyState.Busy || !await WaitAsync(claim, begun, aborted))
            {
                return (state, answer is null ? null : Read<T>(answer));
            }
        }
    }

    /// <summary>Only reads: many may wait for the same key, and for long.</summary>
    /// <param name="wanted">What is busy.</param>
    /// <param name="begun">When whoever asks for it did so first.</param>
    /// <param name="aborted">Ends it.</param>
    /// <returns>False when it is still busy, and patience is at its end.</returns>
    private async Task<bool> WaitAsync(RequestKey wanted, long begun, CancellationToken aborted)
    {
        for (var pause = FirstPause; TimeProvider.System.GetElapsedTime(begun) < Patience; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            await Task.Delay(pause, TimeProvider.System, aborted);
            if (await keys.FindAsync(wanted with { At = options.TimeProvider.GetUtcNow() }) != KeyState.Busy)
            {
                return true;
            }
        }

        return false;
    }

    private async Task<T?> DoAsync<T>(RequestKey claim, Func<Task<T?>> work)
        where T : class
    {
        T? done = null;
        var isKnown = true;
        try
        {
            return done = await work();
        }
        catch (InventoryUnavailableException failure) when (failure.MayBeDone)
        {
            isKnown = false; // the claim stays until it ends by itself
            throw;
        }
        finally
        {
            if (isKnown)
            {
                await RememberAsync(claim with { Answer = done is null ? null : Write(done) });
            }
        }
    }

    private async Task RememberAsync(RequestKey claim)
    {
        try
        {
            await (claim.Answer is null ? keys.ForgetAsync(claim) : keys.AnswerAsync(claim));
        }
        catch (InventoryUnavailableException)
        {
            // The inventory has logged it, and the claim ends by itself.
        }
    }

    private static string Hash(string request) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(request)));

    /// <summary>Compressed, as the logs of a thousand devices may be in it.</summary>
    private byte[] Write<T>(T answer)
    {
        using var bytes = new MemoryStream();
        using (var zip = new GZipStream(bytes, CompressionLevel.Fastest))
        {
            JsonSerializer.Serialize(zip, answer, json.Value.SerializerOptions);
        }

        return bytes.ToArray();
    }

    private T Read<T>(byte[] answer)
    {
        using var zip = new GZipStream(new MemoryStream(answer), CompressionMode.Decompress);
        return JsonSerializer.Deserialize<T>(zip, json.Value.SerializerOptions)!;
    }
}
