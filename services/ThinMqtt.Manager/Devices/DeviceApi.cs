using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using ThinMqtt.Contracts;

namespace ThinMqtt.Manager;

/// <summary>The inventory over HTTP.</summary>
internal static class DeviceApi
{
    private const int MaximumLimit = 1000;

    /// <summary>What fits into a request line of 8 KiB.</summary>
    private const int MaximumIds = 200;

    public static void MapDevices(this IEndpointRouteBuilder api)
    {
        var devices = api.MapGroup("/devices").WithTags("Devices");
        devices.MapGet("/", List).WithName("ListDevices").WithSummary("Devices that match a filter, in any order, page by page.");
        api.MapGet("/activity", Activity)
            .WithTags("Devices").WithName("ListActivity").WithSummary("The newest entries of all devices' histories, the newest first.");
        devices.MapGet("/{id}", Show).WithName("ShowDevice").WithSummary("One device with its packages, results and history.");
    }

    /// <param name="fleet">All devices.</param>
    /// <param name="filter">Terms that must all hold, such as <c>presence:online ram&lt;4GiB -tag:kiosk</c>; none by default.</param>
    /// <param name="sort">An attribute, with a hyphen in front for the opposite order; hostname by default.</param>
    /// <param name="after">The <c>next</c> of the page before, with the same sort.</param>
    /// <param name="limit">1 to 1000; 100 by default.</param>
    /// <param name="id">Only these, up to 200, in the order of their ids; the other parameters do not count then.</param>
    private static async Task<Results<Ok<DevicePage>, ProblemHttpResult>> List(
        FleetQueries fleet, string? filter = null, string? sort = null, string? after = null, int limit = 100, string[]? id = null)
    {
        if (id is { Length: > 0 })
        {
            return id.Length <= MaximumIds
                ? TypedResults.Ok(await fleet.PageAsync(id))
                : Problem.BadRequest($"There are {id.Length} ids; at most {MaximumIds} are allowed. Ask for the others in a further request.");
        }

        if (!FleetFilter.TryParse(filter, fleet.FilterOf, out var wanted, out var error))
        {
            return Problem.InvalidFilter(error);
        }

        if (!FleetOrder.TryParse(sort, out var order, out var reason))
        {
            return Problem.BadRequest(reason);
        }

        FleetCursor? cursor = null;
        if (!string.IsNullOrEmpty(after) && !FleetCursor.TryParse(after, order, out cursor))
        {
            return Problem.BadRequest("after is not the next of a page with the same sort; leave it out to begin at the first page.");
        }

        return limit is >= 1 and <= MaximumLimit
            ? TypedResults.Ok(await fleet.PageAsync(wanted, order, cursor, limit))
            : Problem.BadRequest($"limit is {limit}; it is 1 to {MaximumLimit}.");
    }

    /// <param name="devices">The inventory.</param>
    /// <param name="before">Only entries with a lower id: that of the last entry of the page before.</param>
    /// <param name="limit">1 to 1000; 100 by default.</param>
    private static async Task<Results<Ok<IReadOnlyList<Activity>>, ProblemHttpResult>> Activity(
        IDeviceStore devices, long? before = null, int limit = 100) =>
        limit is >= 1 and <= MaximumLimit
            ? TypedResults.Ok(await devices.ActivitiesAsync(before, limit))
            : Problem.BadRequest($"limit is {limit}; it is 1 to {MaximumLimit}.");

    private static async Task<Results<Ok<DeviceDetails>, ProblemHttpResult>> Show(IDeviceStore devices, string id)
    {
        if (!DeviceId.TryParse(id, out var device, out var reason))
        {
            return Problem.BadRequest(reason);
        }

        return await devices.FindAsync(device.Value) is { } found
            ? TypedResults.Ok(found)
            : Problem.NotFound($"No device '{id}' has been seen. GET /api/v1/devices lists those that have.");
    }
}
