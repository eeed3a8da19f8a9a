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

    private static async Task<Ok<GroupList>> List(IGroupStore groups, FleetQueries fleet)
    {
        var items = new List<SavedGroup>();
        foreach (var group in await groups.AllAsync())
        {
            items.Add(await SavedAsync(group, fleet));
        }

        return TypedResults.Ok(new GroupList(items));
    }

    private static async Task<Results<Ok<SavedGroup>, ProblemHttpResult>> Show(IGroupStore groups, FleetQueries fleet, HttpResponse response, string name)
    {
        if (!GroupName.TryParse(name, out var group, out var reason))
        {
            return Problem.BadRequest(reason);
        }

        return await groups.FindAsync(group) is { } found ? TypedResults.Ok(await TaggedAsync(response, found, fleet)) : Unknown(name);
    }

    private static async Task<Results<Ok<SavedGroup>, Created<SavedGroup>, ProblemHttpResult>> Put(
        IGroupStore groups, GroupDirectory directory, FleetQueries fleet, HttpRequest request, string name)
    {
        if (!GroupName.TryParse(name, out var group, out var reason) || !Precondition.TryRead(request, out var condition, out reason))
        {
            return Problem.BadRequest(reason);
        }

        var (parameters, problem) = await JsonBody.ReadAsync<GroupParameters>(request);
        if (parameters is null || !GroupRules.TryRead(group, parameters, out var wanted, out problem))
        {
            return Problem.InvalidBody(problem!);
        }

        if (!FleetFilter.TryParse(wanted.Filter, other => other == name ? wanted.Filter : fleet.FilterOf(other), out _, out var error))
        {
            return Problem.InvalidFilter(error);
        }

        var outcome = await groups.WriteAsync(wanted, condition);
        if (outcome == WriteOutcome.Refused)
        {
            return Refused(name);
        }

        await directory.TryRefreshAsync();
        var saved = await TaggedAsync(request.HttpContext.Response, wanted, fleet);
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

    private static Task<SavedGroup> TaggedAsync(HttpResponse response, DeviceGroup group, FleetQueries fleet)
    {
        response.Headers.ETag = EntityTag.Of(group);
        return SavedAsync(group, fleet);
    }

    private static async Task<SavedGroup> SavedAsync(DeviceGroup group, FleetQueries fleet) => new(
        group.Name.Value,
        group.Filter,
        group.Description,
        FleetFilter.TryParse(group.Filter, fleet.FilterOf, out var filter, out _) ? await fleet.CountAsync(filter) : null);

    private static ProblemHttpResult Unknown(string name) => Problem.NotFound(
        $"There is no group '{name}'. GET /api/v1/groups lists those that are.", "unknown-group");

    private static ProblemHttpResult Refused(string name) => Problem.PreconditionFailed(
        $"The group '{name}' is not as If-Match or If-None-Match says; nothing was changed. Read it anew, and send yours with its ETag.");
}
