using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using ThinMqtt.Contracts;

namespace ThinMqtt.Manager;

/// <summary>Groups of devices over HTTP.</summary>
internal static class GroupApi
{
    public static void MapGroups(this IEndpointRouteBuilder api)
    {
        var groups = api.MapGroup("/groups").WithTags("Groups");
        groups.MapGet("/", List).WithName("ListGroups").WithSummary("Saved filters in the order of their names.");
        groups.MapGet("/{name}", Show).WithName("ShowGroup").WithSummary("One saved filter, with an ETag.");
        groups.MapPut("/{name}", Put)
            .WithName("SetGroup").WithSummary("Saves a filter under a name; with If-None-Match: * only a new one, with If-Match only in place of what the writer has seen.")
            .Accepts<GroupParameters>("application/json");
        groups.MapDelete("/{name}", Delete).WithName("DeleteGroup").WithSummary("Forgets a saved filter; the devices stay.");
    }

    private static async Task<Ok<GroupList>> List(IGroupStore groups) =>
        TypedResults.Ok(new GroupList([.. (await groups.AllAsync()).Select(SavedGroup.Of)]));

    private static async Task<Results<Ok<SavedGroup>, ProblemHttpResult>> Show(IGroupStore groups, HttpResponse response, string name)
    {
        if (!GroupName.TryParse(name, out var group, out var reason))
        {
            return Problem.BadRequest(reason);
        }

        return await groups.FindAsync(group) is { } found ? TypedResults.Ok(Tagged(response, found)) : Unknown(name);
    }

    private static async Task<Results<Ok<SavedGroup>, Created<SavedGroup>, ProblemHttpResult>> Put(
        IGroupStore groups, GroupDirectory directory, HttpRequest request, string name)
    {
        if (!GroupName.TryParse(name, out var group, out var reason) || !Precondition.TryRead(request, out var condition, out reason))
        {
            return Problem.BadRequest(reason);
        }

        var (parameters, problem) = await JsonBody.ReadAsync<GroupParameters>(request);
        if (parameters is null || !GroupRules.TryRead(group, parameters, out var wanted, out problem))
        {
            return Problem.BadRequest(problem!);
        }

        var outcome = await groups.WriteAsync(wanted, condition);
        if (outcome == WriteOutcome.Refused)
        {
            return Refused(name);
        }

        await directory.TryRefreshAsync();
        var saved = Tagged(request.HttpContext.Response, wanted);
        return outcome == WriteOutcome.Created ? TypedResults.Created($"/api/v1/groups/{name}", saved) : TypedResults.Ok(saved);
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> Delete(IGroupStore groups, GroupDirectory directory, HttpRequest request, string name)
    {
        if (!GroupName.TryParse(name, out var group, out var reason) || !Precondition.TryRead(request, out var condition, out reason))
        {
            return Problem.BadRequest(reason);
        }

        var outcome = await groups.DeleteAsync(group, condition);
        if (outcome != WriteOutcome.Changed)
        {
            return outcome == WriteOutcome.Unknown ? Unknown(name) : Refused(name);
        }

        await directory.TryRefreshAsync();
        return TypedResults.NoContent();
    }

    private static SavedGroup Tagged(HttpResponse response, DeviceGroup group)
    {
        response.Headers.ETag = EntityTag.Of(group);
        return SavedGroup.Of(group);
    }

    private static ProblemHttpResult Unknown(string name) => Problem.NotFound($"There is no group '{name}'. GET /api/v1/groups lists those that are.");

    private static ProblemHttpResult Refused(string name) => Problem.Of(
        StatusCodes.Status412PreconditionFailed,
        $"The group '{name}' is not as If-Match or If-None-Match says; nothing was changed. Read it anew, and send yours with its ETag.");
}
