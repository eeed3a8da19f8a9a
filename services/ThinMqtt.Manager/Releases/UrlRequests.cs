using ThinMqtt.Contracts;

namespace ThinMqtt.Manager;

/// <summary>Answers what devices ask for.</summary>
internal sealed class UrlRequests(IArtifactStore artifacts, IArtifactStorage storage, ManagerOptions options)
{
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);


    /// <summary>While the inventory cannot be read, the device waits.</summary>
    public async Task<ResponsePayload> AnswerAsync(RequestPayload request)
    {
        var answer = new ResponsePayload { Id = request.Id, Kind = request.Kind };
        if (request.Kind != RequestKinds.Url)
        {
            return answer with { Error = $"This manager does not know requests of kind '{request.Kind}'." };
        }

        if (request.Release is not { } release)
        {
            return answer with { Error = "The request does not say of which release ('release' is missing)." };
        }

        if (await FindAsync(release) is not { } artifact)
        {
            return answer with { Error = $"{release.Package} {release.Version} is not on this manager." };
        }

        var url = storage.Sign(artifact);
        return answer with { Url = url.Url, UrlExpires = url.Expires };
    }

    private async Task<Artifact?> FindAsync(ReleaseReference release)
    {
        while (true)
        {
            try
            {
                return await artifacts.FindAsync(release.Package, release.Version);
            }
            catch (InventoryUnavailableException)
            {
                await Task.Delay(RetryDelay, options.TimeProvider);
            }
        }
    }
}
