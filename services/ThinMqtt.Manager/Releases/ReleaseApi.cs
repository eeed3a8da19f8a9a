using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using ThinMqtt.Contracts;

namespace ThinMqtt.Manager;

/// <summary>Releases over HTTP.</summary>
internal static class ReleaseApi
{
    private const int MaximumLimit = 1000;

    public static void MapReleases(this IEndpointRouteBuilder api)
    {
        var releases = api.MapGroup("/releases").WithTags("Releases");
        releases.MapGet("/", async (IReleaseStore releases, long[]? id = null) => TypedResults.Ok(await releases.ListAsync(id ?? [])))
            .WithName("ListReleases").WithSummary("Releases, the newest first; all, or those with the ids.");
        releases.MapPost("/", Publish)
            .WithName("PublishRelease")
            .WithSummary("Uploads an artifact (raw zip or multipart form) and announces it; JSON announces an artifact that is here.")
            .Accepts<Stream>("application/zip", "application/octet-stream", "multipart/form-data", "application/json")
            .WithMetadata(new DisableRequestSizeLimitAttribute());
        releases.MapGet("/{id:long}", Show).WithName("ShowRelease").WithSummary("One release with its counts and failures.");
        releases.MapGet("/{id:long}/artifact", Artifact).WithName("DownloadRelease").WithSummary("Leads to the artifact, by a fresh presigned URL.");
        releases.MapGet("/{id:long}/results", Results).WithName("ListResults").WithSummary("The latest attempt of each device, page by page.");
        releases.MapDelete("/{id:long}", Delete)
            .WithName("DeleteRelease").WithSummary("Forgets a release that is not announced, with its results; and its artifact, if no other release has it.");
        releases.MapPost("/{id:long}/announce", AnnounceAgain)
            .WithName("AnnounceRelease").WithSummary("Announces it anew, so that devices may try once more.");
        releases.MapPost("/{id:long}/withdraw", Withdraw)
            .WithName("WithdrawRelease").WithSummary("Takes the announcement back; devices that have not started it stay as they are.");
    }

    private static async Task<Results<Created<ReleaseDetails>, Ok<ReleaseDetails>, ProblemHttpResult>> Publish(
        [AsParameters] ReleaseParameters parameters, HttpRequest request, ReleaseUpload upload, IReleaseStore releases, ReleasePublisher publisher)
    {
        (long Id, bool IsNew) made;
        try
        {
            made = await upload.ReceiveAsync(parameters, request);
        }
        catch (UploadRefusedException refusal)
        {
            return Problem.Of(refusal.Status, refusal.Message);
        }
        catch (BadHttpRequestException broken)
        {
            return Problem.Of(broken.StatusCode, $"The upload broke off or is malformed, and nothing of it is kept: {broken.Message}");
        }
        catch (ArtifactStorageException failure)
        {
            var status = failure.IsFull ? StatusCodes.Status507InsufficientStorage : StatusCodes.Status503ServiceUnavailable;
            return Problem.Of(status, $"The upload could not be stored, and nothing of it is kept; it can be sent again. {failure.Message}");
        }
        catch (InventoryUnavailableException failure)
        {
            var kept = failure.MayBeDone ? "and it is not known what of it is kept" : "and nothing of it is kept";
            return Problem.Of(StatusCodes.Status503ServiceUnavailable, $"The upload could not be stored, {kept}; it can be sent again. {failure.Message}");
        }
        catch (IOException full) when (!request.HttpContext.RequestAborted.IsCancellationRequested)
        {
            return Problem.Of(StatusCodes.Status507InsufficientStorage, $"The upload could not be stored, and nothing of it is kept: {full.Message}");
        }

        publisher.Call();
        var release = (await releases.FindAsync(made.Id))!;
        return made.IsNew ? TypedResults.Created($"/api/v1/releases/{made.Id}", release) : TypedResults.Ok(release);
    }

    private static async Task<Results<Ok<ReleaseDetails>, ProblemHttpResult>> Show(IReleaseStore releases, long id) =>
        await releases.FindAsync(id) is { } found ? TypedResults.Ok(found) : Unknown(id);

    /// <summary>On this host the way is relative: whoever has reached it, by whatever name, reaches the artifact, too.</summary>
    private static async Task<Results<RedirectHttpResult, ProblemHttpResult>> Artifact(
        IReleaseStore releases, IArtifactStore artifacts, IArtifactStorage storage, HttpRequest request, long id)
    {
        if (await releases.FindAsync(id) is not { } release || await artifacts.FindAsync(release.Package, release.Version) is not { } artifact)
        {
            return Unknown(id);
        }

        request.HttpContext.Response.Headers.CacheControl = "no-store";
        var url = storage.Sign(artifact);
        return TypedResults.Redirect(url.PathHere is { } path ? request.PathBase + path : url.Url.AbsoluteUri);
    }

    private static async Task<Results<Ok<ResultPage>, ProblemHttpResult>> Results(
        IReleaseStore releases, IResultStore results, long id, string? state = null, string? after = null, int limit = 100)
    {
        var wanted = UpdateState.Idle;
        if (state is not null && !(state.All(char.IsAsciiLetter) && Enum.TryParse(state, ignoreCase: true, out wanted)))
        {
            return Problem.BadRequest($"state is '{state}'; it is one of {string.Join(", ", Enum.GetNames<UpdateState>())}.");
        }

        if (limit is < 1 or > MaximumLimit)
        {
            return Problem.BadRequest($"limit is {limit}; it is 1 to {MaximumLimit}.");
        }

        return await releases.FindAsync(id) is null
            ? Unknown(id)
            : TypedResults.Ok(await results.PageAsync(id, state is null ? null : wanted, after, limit));
    }

    private static Task<Results<Ok<ReleaseDetails>, ProblemHttpResult>> AnnounceAgain(
        long id, IReleaseStore releases, ReleasePublisher publisher) => ChangeAsync(id, releases.AnnounceAgainAsync, releases, publisher);

    private static Task<Results<Ok<ReleaseDetails>, ProblemHttpResult>> Withdraw(
        long id, IReleaseStore releases, ReleasePublisher publisher) => ChangeAsync(id, releases.WithdrawAsync, releases, publisher);

    private static async Task<Results<Ok<ReleaseDetails>, ProblemHttpResult>> ChangeAsync(
        long id, Func<long, Task<bool>> change, IReleaseStore releases, ReleasePublisher publisher)
    {
        try
        {
            if (!await change(id))
            {
                return Unknown(id);
            }
        }
        catch (InventoryUnavailableException failure)
        {
            var outcome = failure.MayBeDone ? "It is not known whether it was done." : "Nothing was changed.";
            return Problem.Of(StatusCodes.Status503ServiceUnavailable, $"{outcome} {failure.Message}");
        }

        publisher.Call();
        return TypedResults.Ok((await releases.FindAsync(id))!);
    }

    /// <returns>The release as it was.</returns>
    private static async Task<Results<Ok<ReleaseDetails>, ProblemHttpResult>> Delete(long id, IReleaseStore releases, IArtifactStorage storage)
    {
        var release = await releases.FindAsync(id);
        return await releases.DeleteAsync(id, storage.Remove) switch
        {
            ReleaseDeletion.Done when release is not null => TypedResults.Ok(release),
            ReleaseDeletion.Announced => Problem.Of(
                StatusCodes.Status409Conflict, $"Release {id} is announced, and was not deleted. Withdraw it first; that takes a moment."),
            _ => Unknown(id),
        };
    }

    private static ProblemHttpResult Unknown(long id) => Problem.UnknownRelease(id);
}
