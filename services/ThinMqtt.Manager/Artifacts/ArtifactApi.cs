using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Net.Http.Headers;
using ThinMqtt.Contracts;

namespace ThinMqtt.Manager;

/// <summary>What can be installed, and its download.</summary>
internal static class ArtifactApi
{
    public static void MapPackages(this IEndpointRouteBuilder api) =>
        api.MapGet("/packages", List).WithTags("Packages").WithName("ListPackages").WithSummary("Packages with their versions and download URLs.");

    public static void MapDownloads(this IEndpointRouteBuilder endpoints) =>
        endpoints.MapMethods(DownloadUrls.Pattern, [HttpMethods.Get, HttpMethods.Head], Download)
            .WithTags("Packages")
            .WithName("DownloadArtifact")
            .WithSummary("The artifact, by a presigned URL; takes Range.");

    private static Ok<IReadOnlyList<PackageSummary>> List(ArtifactStore artifacts, DownloadUrls urls)
    {
        PackageVersion Version(Artifact artifact)
        {
            var (url, expires) = urls.Sign(artifact.Package, artifact.Version);
            return new PackageVersion(artifact.Version, artifact.Size, artifact.Md5, artifact.Sha256, artifact.Uploaded, url, expires);
        }

        IReadOnlyList<PackageSummary> packages =
        [
            .. artifacts.All().GroupBy(artifact => artifact.Package).Select(versions =>
                new PackageSummary(versions.Key, [.. versions.OrderByDescending(artifact => artifact.Version).Select(Version)])),
        ];
        return TypedResults.Ok(packages);
    }

    private static Results<PhysicalFileHttpResult, ProblemHttpResult> Download(
        ArtifactStore artifacts, DownloadUrls urls, string package, string version, string? expires = null, string? signature = null)
    {
        if (urls.Refusal(package, version, expires, signature) is { } refusal)
        {
            return Problem.Of(StatusCodes.Status403Forbidden, refusal);
        }

        var artifact = PackageName.TryParse(package, out var name, out _) && SemanticVersion.TryParse(version, out var number, out _)
            ? artifacts.Find(name, number)
            : null;
        return artifact is null
            ? Problem.NotFound($"{package} {version} is no longer here.")
            : TypedResults.PhysicalFile(
                artifacts.FileOf(artifact.Package, artifact.Version),
                "application/zip",
                $"{artifact.Package}-{artifact.Version}.zip",
                entityTag: new EntityTagHeaderValue($"\"{artifact.Sha256}\""),
                enableRangeProcessing: true);
    }
}
