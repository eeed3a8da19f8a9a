using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace ThinMqtt.Manager;

/// <summary>The fleet at a glance, over HTTP. It answers while the inventory is unavailable, too: that is when somebody looks.</summary>
internal static class OverviewApi
{
    public static void MapOverview(this IEndpointRouteBuilder api) => api.MapGet("/overview", Show)
        .WithName("ShowOverview").WithTags("Devices").WithSummary("The fleet in numbers, and whether the manager has what it needs.");

    private static async Task<Ok<FleetOverview>> Show(FleetQueries fleet, LiveReleases releases, HealthCheck health)
    {
        var census = await fleet.CountAsync();
        return TypedResults.Ok(new FleetOverview(
            fleet.Now, census.Devices, census.Packages, census.Agents, await releases.CountAsync(), await health.RecentAsync()));
    }
}
