using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using ThinMqtt.Contracts;

namespace ThinMqtt.Manager;

/// <summary>Releases, and how far devices are with them, over HTTP; <see cref="ReleaseChangeApi"/> changes them.</summary>
internal static class ReleaseApi
{
    public static void MapReleases(this IEndpointRouteBuilder api)
    {
        var releases = api.MapGroup("/releases").WithTags("Releases");
        releases.MapGet("/", List).WithName("ListReleases").WithSummary("Releases, the newest first, page by page; or those with the ids.");
        releases.MapGet("/{id:long}", Show).WithName("ShowRelease").WithSummary("One release with its counts and failures.");
        releases.MapGet("/{id:long}/artifact", Artifact).WithName("DownloadRelease").WithSummary("Leads to the artifact, by a fresh presigned URL.");
        releases.MapGet("/{id:long}/results", Results).WithName("ListResults").WithSummary("The latest attempt of each device, page by page.");
        releases.MapGet("/{id:long}/failures", Failures)
            .WithName("ListFailures").WithSummary("Devices that did not succeed, by state and reason; what differs from device to device is left out of a reason.")
            .WithDescription(
                $"The {FailureFolding.MaximumGroups} largest groups, the largest first; then, where there are more, one of each state with the reason \"{FailureFolding.OtherReasons}\".");
        releases.MapReleaseChanges();
    }

    private static async Task<Results<Ok<ReleasePage>, ProblemHttpResult>> List(IReleaseStore releases, [AsParameters] ReleaseQuery query)
    {
        if (!query.TryRead(out var choice, out var reason))
        {
            return Problem.BadRequest(reason);
        }

        return TypedResults.Ok(query.Id is { Length: > 0 } ids ? new ReleasePage(await releases.ListAsync(ids), null) : await releases.ListAsync(choice));
    }

    private static async Task<Results<Ok<ReleaseDetails>, ProblemHttpResult>> Show(IReleaseStore releases, long id) =>
        await releases.FindAsync(id) is { } found ? TypedResults.Ok(found) : Problem.UnknownRelease(id);

    /// <summary>On this host the way is relative: whoever has reached it, by whatever name, reaches the artifact, too.</summary>
    private static async Task<Results<RedirectHttpResult, ProblemHttpResult>> Artifact(
        IReleaseStore releases, IArtifactStore artifacts, IArtifactStorage storage, HttpRequest request, long id)
    {
        if (await releases.FindAsync(id) is not { } release || await artifacts.FindAsync(release.Package, release.Version) is not { } artifact)
        {
            return Problem.UnknownRelease(id);
        }

        request.HttpContext.Response.Headers.CacheControl = "no-store";
        var url = storage.Sign(artifact);
        return TypedResults.Redirect(url.PathHere is { } path ? request.PathBase + path : url.Url.AbsoluteUri);
    }

    private static async Task<Results<Ok<ResultPage>, ProblemHttpResult>> Results(
        IReleaseStore releases, IResultStore results, long id, string? state = null, string? after = null, int limit = 100)
    {
        if (!Word.TryParse<UpdateState>("state", state, out var wanted, out var reason))
        {
            return Problem.BadRequest(reason);
        }

        if (limit is < 1 or > ReleaseQuery.MaximumLimit)
        {
            return Problem.BadRequest($"limit is {limit}; it is 1 to {ReleaseQuery.MaximumLimit}.");
        }

        return await IsThereAsync(releases, id) ? TypedResults.Ok(await results.PageAsync(id, wanted, after, limit)) : Problem.UnknownRelease(id);
    }

    private static async Task<Results<Ok<FailureList>, ProblemHttpResult>> Failures(IReleaseStore releases, IResultStore results, long id) =>
        await IsThereAsync(releases, id) ? TypedResults.Ok(new FailureList(FailureFolding.Group(await results.FailuresAsync(id)))) : Problem.UnknownRelease(id);

    private static async Task<bool> IsThereAsync(IReleaseStore releases, long id) => await releases.ListAsync([id]) is [_];
}
