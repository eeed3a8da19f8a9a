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

    private static async Task<Results<ContentHttpResult, ProblemHttpResult>> Ready(
        ManagerOptions options,
        Leadership leadership,
        LeaderWork work,
        PeerConnection peers,
        IInventory inventory,
        IArtifactStorage storage,
        CancellationToken cancellationToken)
    {
        var problem = await inventory.ProblemAsync(cancellationToken)
            ?? BrokerProblem(options, leadership, work, peers)
            ?? await storage.ProblemAsync(cancellationToken);
        return problem is not null
            ? Problem.Of(StatusCodes.Status503ServiceUnavailable, problem)
            : TypedResults.Text("ready");
    }

    private static string? BrokerProblem(ManagerOptions options, Leadership leadership, LeaderWork work, PeerConnection peers)
    {
        var listens = leadership.IsLeader || !options.IsShared ? work.ListeningSince is not null : leadership.IsSure;
        return listens && (peers.IsConnected || !options.IsShared)
            ? null
            : "There is no connection to the broker, or another manager works with this data folder; the log says which.";
    }
}
