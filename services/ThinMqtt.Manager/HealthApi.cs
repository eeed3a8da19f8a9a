using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace ThinMqtt.Manager;

/// <summary>For supervisors and load balancers.</summary>
internal static class HealthApi
{
    public static void MapHealth(this IEndpointRouteBuilder endpoints)
    {
        var health = endpoints.MapGroup("/health").WithTags("Health");
        health.MapGet("/live", () => TypedResults.Text("live")).WithName("Live").WithSummary("The process answers.");
        health.MapGet("/ready", Ready).WithName("Ready").WithSummary("The manager listens to devices, can read its inventory, and artifacts can be stored.");
    }

    private static async Task<Results<ContentHttpResult, ProblemHttpResult>> Ready(HealthCheck check, CancellationToken cancellationToken) =>
        (await check.ReportAsync(cancellationToken)).Problem is { } problem
            ? Problem.Of(StatusCodes.Status503ServiceUnavailable, problem, "not-ready")
            : TypedResults.Text("ready");
}
