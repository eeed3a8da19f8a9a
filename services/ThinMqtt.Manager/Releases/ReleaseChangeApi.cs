using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace ThinMqtt.Manager;

/// <summary>Makes, announces, withdraws and deletes releases over HTTP.</summary>
internal static class ReleaseChangeApi
{
    private const string KeyHeader = "Idempotency-Key";

    public static void MapReleaseChanges(this IEndpointRouteBuilder releases)
    {
        releases.MapPost("/", Publish)
            .WithName("PublishRelease")
            .WithSummary("Uploads an artifact (raw zip or multipart form) and announces it; JSON announces an artifact that is here.")
            .Accepts<Stream>("application/zip", "application/octet-stream", "multipart/form-data", "application/json")
            .WithMetadata(new DisableRequestSizeLimitAttribute());
        releases.MapDelete("/{id:long}", Delete)
            .WithName("DeleteRelease").WithSummary("Forgets a release that is not announced, with its results; and its artifact, if no other release has it.");
        releases.MapPost("/{id:long}/announce", AnnounceAgain)
            .WithName("AnnounceRelease").WithSummary("Announces it anew, so that devices may try once more.");
        releases.MapPost("/{id:long}/withdraw", Withdraw)
            .WithName("WithdrawRelease").WithSummary("Takes the announcement back; devices that have not started it stay as they are.");
    }

    private static async Task<Results<Created<ReleaseDetails>, Ok<ReleaseDetails>, ProblemHttpResult>> Publish(
        [AsParameters] ReleaseParameters parameters,
        [FromHeader(Name = KeyHeader)] string? key,
        HttpRequest request,
        ReleaseUpload upload,
        ReleaseChanges changes)
    {
        if (KeyProblem(key) is { } problem)
        {
            return problem;
        }

        try
        {
            await using var received = await upload.ReceiveAsync(parameters, request);
            var (state, made) = await changes.MakeAsync(key, received, request.HttpContext.RequestAborted);
            Tell(state, request.HttpContext.Response);
            return made is null ? KeyProblem(state)
                : made.IsNew ? TypedResults.Created($"/api/v1/releases/{made.Release.Id}", made.Release)
                : TypedResults.Ok(made.Release);
        }
        catch (UploadRefusedException refusal)
        {
            return Problem.Of(refusal.Status, refusal.Message, refusal.Name);
        }
        catch (BadHttpRequestException broken)
        {
            return Problem.Of(broken.StatusCode, $"The upload broke off or is malformed, and nothing of it is kept: {broken.Message}", "invalid-body");
        }
        catch (ArtifactStorageException failure)
        {
            var (status, name) = failure.IsFull
                ? (StatusCodes.Status507InsufficientStorage, "storage-full")
                : (StatusCodes.Status503ServiceUnavailable, "storage-unavailable");
            return Problem.Of(status, $"The upload could not be stored, and nothing of it is kept; it can be sent again. {failure.Message}", name);
        }
        catch (InventoryUnavailableException failure)
        {
            var kept = failure.MayBeDone ? "and it is not known what of it is kept" : "and nothing of it is kept";
            return Problem.Of(
                StatusCodes.Status503ServiceUnavailable, $"The upload could not be stored, {kept}; it can be sent again. {failure.Message}", "inventory-unavailable");
        }
        catch (IOException full) when (!request.HttpContext.RequestAborted.IsCancellationRequested)
        {
            return Problem.Of(
                StatusCodes.Status507InsufficientStorage, $"The upload could not be stored, and nothing of it is kept: {full.Message}", "storage-full");
        }
    }

    private static async Task<Results<Ok<ReleaseDetails>, ProblemHttpResult>> AnnounceAgain(
        long id, [FromHeader(Name = KeyHeader)] string? key, HttpResponse response, ReleaseChanges changes)
    {
        if (KeyProblem(key) is { } problem)
        {
            return problem;
        }

        try
        {
            var (state, made) = await changes.AnnounceAsync(key, id, response.HttpContext.RequestAborted);
            Tell(state, response);
            return made is not null ? TypedResults.Ok(made.Release) : state == KeyState.Free ? Problem.UnknownRelease(id) : KeyProblem(state);
        }
        catch (InventoryUnavailableException failure)
        {
            return NotChanged(failure);
        }
    }

    private static async Task<Results<Ok<ReleaseDetails>, ProblemHttpResult>> Withdraw(long id, ReleaseChanges changes)
    {
        try
        {
            return await changes.WithdrawAsync(id) is { } release ? TypedResults.Ok(release) : Problem.UnknownRelease(id);
        }
        catch (InventoryUnavailableException failure)
        {
            return NotChanged(failure);
        }
    }

    /// <returns>The release as it was.</returns>
    private static async Task<Results<Ok<ReleaseDetails>, ProblemHttpResult>> Delete(long id, IReleaseStore releases, IArtifactStorage storage)
    {
        var release = await releases.FindAsync(id);
        return await releases.DeleteAsync(id, storage.Remove) switch
        {
            ReleaseDeletion.Done when release is not null => TypedResults.Ok(release),
            ReleaseDeletion.Announced => Problem.Of(
                StatusCodes.Status409Conflict, $"Release {id} is announced, and was not deleted. Withdraw it first; that takes a moment.", "release-announced"),
            _ => Problem.UnknownRelease(id),
        };
    }

    private static ProblemHttpResult NotChanged(InventoryUnavailableException failure)
    {
        var outcome = failure.MayBeDone ? "It is not known whether it was done." : "Nothing was changed.";
        return Problem.Of(StatusCodes.Status503ServiceUnavailable, $"{outcome} {failure.Message}", "inventory-unavailable");
    }

    private static ProblemHttpResult? KeyProblem(string? key) =>
        key is not null && KeyRules.Problem(key) is { } reason ? Problem.BadRequest(reason) : null;

    private static ProblemHttpResult KeyProblem(KeyState state) => state == KeyState.Reused
        ? Problem.Of(
            StatusCodes.Status422UnprocessableEntity,
            "Another request came with this Idempotency-Key within 24 hours, and this one was not done. Each request has a key of its own.",
            "idempotency-key-reused")
        : Problem.Of(
            StatusCodes.Status409Conflict,
            "The request with this Idempotency-Key is still being done. Send it again in a moment, with the same key.",
            "idempotency-key-busy");

    /// <summary>What was done before is told as it was told then, and marked.</summary>
    private static void Tell(KeyState state, HttpResponse response)
    {
        if (state == KeyState.Answered)
        {
            response.Headers["Idempotency-Replayed"] = "true";
        }
    }
}
