using ThinMqtt.Contracts;

namespace ThinMqtt.Manager;

/// <summary>Answers what devices ask for.</summary>
internal sealed class UrlRequests(ArtifactStore artifacts, IArtifactStorage storage)
{
    public ResponsePayload Answer(RequestPayload request)
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

        if (artifacts.Find(release.Package, release.Version) is not { } artifact)
        {
            return answer with { Error = $"{release.Package} {release.Version} is not on this manager." };
        }

        var url = storage.Sign(artifact);
        return answer with { Url = url.Url, UrlExpires = url.Expires };
    }
}
