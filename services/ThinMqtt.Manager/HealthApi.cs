using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Data.Sqlite;

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
        ManagerConnection connection, Database database, IArtifactStorage storage, CancellationToken cancellationToken)
    {
        if (connection.ListeningSince is null)
        {
            return Problem.Of(StatusCodes.Status503ServiceUnavailable, "There is no connection to the broker; the log says why.");
        }

        try
        {
            database.Read(sql => sql.ReadOne("SELECT 1", row => row.GetInt32(0)));
        }
        catch (SqliteException exception)
        {
            return Problem.Of(StatusCodes.Status503ServiceUnavailable, $"The inventory cannot be read: {exception.Message}");
        }

        return await storage.ProblemAsync(cancellationToken) is { } problem
            ? Problem.Of(StatusCodes.Status503ServiceUnavailable, problem)
            : TypedResults.Text("ready");
    }
}
