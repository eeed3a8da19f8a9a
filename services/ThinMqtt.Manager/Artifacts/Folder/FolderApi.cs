using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Net.Http.Headers;
using ThinMqtt.Contracts;

namespace ThinMqtt.Manager;

/// <summary>Downloads of what is in the folder.</summary>
internal static class FolderApi
{
    public static void MapDownloads(this IEndpointRouteBuilder endpoints) =>
        endpoints.MapMethods(DownloadUrls.Pattern, [HttpMethods.Get, HttpMethods.Head], Download)
            .WithTags("Packages")
            .WithName("DownloadArtifact")
            .WithSummary("The artifact, by a presigned URL; takes Range.");

    private static async Task<Results<PhysicalFileHttpResult, ProblemHttpResult>> Download(
        IArtifactStore artifacts,
        ArtifactFolder folder,
        DownloadUrls urls,
        string package,
        string version,
        string? expires = null,
        string? signature = null)
    {
        if (urls.Refusal(package, version, expires, signature) is { } refusal)
        {
            return Problem.Of(StatusCodes.Status403Forbidden, refusal, "download-refused");
        }

        var artifact = PackageName.TryParse(package, out var name, out _) && SemanticVersion.TryParse(version, out var number, out _)
            ? await artifacts.FindAsync(name, number)
            : null;
        return artifact is null
            ? Problem.NotFound($"{package} {version} is no longer here.", "unknown-artifact")
            : TypedResults.PhysicalFile(
                folder.FileOf(artifact),
                "application/zip",
                artifact.FileName,
                entityTag: new EntityTagHeaderValue($"\"{artifact.Sha256}\""),
                enableRangeProcessing: true);
    }
}
