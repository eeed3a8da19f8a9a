using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace ThinMqtt.Manager;

/// <summary>What can be installed.</summary>
internal static class ArtifactApi
{
    public static void MapPackages(this IEndpointRouteBuilder api) =>
        api.MapGet("/packages", List).WithTags("Packages").WithName("ListPackages").WithSummary("Packages with their versions and download URLs.");

    private static async Task<Ok<IReadOnlyList<PackageSummary>>> List(IArtifactStore artifacts, IArtifactStorage storage)
    {
        PackageVersion Version(Artifact artifact)
        {
            var url = storage.Sign(artifact);
            return new PackageVersion(artifact.Version, artifact.Size, artifact.Md5, artifact.Sha256, artifact.Uploaded, url.Url, url.Expires);
        }

        IReadOnlyList<PackageSummary> packages =
        [
            .. (await artifacts.AllAsync()).GroupBy(artifact => artifact.Package).Select(versions =>
                new PackageSummary(versions.Key, [.. versions.OrderByDescending(artifact => artifact.Version).Select(Version)])),
        ];
        return TypedResults.Ok(packages);
    }
}
