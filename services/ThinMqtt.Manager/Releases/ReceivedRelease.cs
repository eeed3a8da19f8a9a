using System.Text;

namespace ThinMqtt.Manager;

/// <summary>What is to be released, received as a whole. Disposing removes what was not kept.</summary>
/// <param name="request">What it is.</param>
/// <param name="upload">Null for an artifact that is here.</param>
internal sealed class ReceivedRelease(ReleaseRequest request, Upload? upload) : IAsyncDisposable
{
    /// <summary>The same for two requests that ask for the same, however they were sent.</summary>
    public string Content => $"release {Encoding.UTF8.GetString(CanonicalForm.Of(request))} {upload?.Sha256}";

    /// <returns>The number of the release, and whether it is new.</returns>
    /// <exception cref="UploadRefusedException">Another artifact has its package and version, or there is none.</exception>
    /// <exception cref="InventoryUnavailableException">It is so.</exception>
    public async Task<(long Id, bool IsNew)> ReleaseAsync(IReleaseStore releases)
    {
        if (upload is null)
        {
            return await releases.ReleaseAsync(request);
        }

        var release = await releases.ReleaseAsync(request, upload);
        upload.Keep();
        return release;
    }

    public ValueTask DisposeAsync() => upload?.DisposeAsync() ?? ValueTask.CompletedTask;
}
