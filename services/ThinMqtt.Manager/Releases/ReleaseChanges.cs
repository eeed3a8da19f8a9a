namespace ThinMqtt.Manager;

/// <summary>A release that was made or announced.</summary>
internal sealed record MadeRelease(bool IsNew, ReleaseDetails Release);

/// <summary>Changes releases and has their channels told; with an <c>Idempotency-Key</c>, once however often the request comes.</summary>
/// <remarks>All methods throw <see cref="InventoryUnavailableException"/> when the inventory is so.</remarks>
internal sealed class ReleaseChanges(IReleaseStore releases, ReleasePublisher publisher, Idempotency once)
{
    /// <param name="key">Null for none.</param>
    /// <param name="received">What is to be released.</param>
    /// <param name="aborted">Whoever asked for it is gone.</param>
    /// <returns>How the key was found, with the release unless it was busy or reused.</returns>
    /// <exception cref="UploadRefusedException">Another artifact has its package and version, or there is none.</exception>
    public Task<(KeyState State, MadeRelease? Made)> MakeAsync(string? key, ReceivedRelease received, CancellationToken aborted) => once.DoAsync<MadeRelease>(
        key,
        received.Content,
        async () =>
        {
            var (id, isNew) = await received.ReleaseAsync(releases);
            return new MadeRelease(isNew, await ToldAsync(id));
        },
        aborted);

    /// <param name="key">Null for none.</param>
    /// <param name="id">Of the release.</param>
    /// <param name="aborted">Whoever asked for it is gone.</param>
    /// <returns>As <see cref="MakeAsync"/>; no release with a free key when there is none.</returns>
    public Task<(KeyState State, MadeRelease? Made)> AnnounceAsync(string? key, long id, CancellationToken aborted) => once.DoAsync<MadeRelease>(
        key, $"announce {id}", async () => await releases.AnnounceAgainAsync(id) ? new MadeRelease(false, await ToldAsync(id)) : null, aborted);

    /// <returns>Null when there is no such release.</returns>
    public async Task<ReleaseDetails?> WithdrawAsync(long id) => await releases.WithdrawAsync(id) ? await ToldAsync(id) : null;

    private async Task<ReleaseDetails> ToldAsync(long id)
    {
        publisher.Call();
        try
        {
            return await releases.FindAsync(id) ?? throw new InventoryUnavailableException($"Release {id} was deleted at this very moment.");
        }
        catch (InventoryUnavailableException failure)
        {
            throw new InventoryUnavailableException(failure.Message, failure) { MayBeDone = true };
        }
    }
}
