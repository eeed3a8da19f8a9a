using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Hosting;

namespace ThinMqtt.Manager;

/// <summary>Live changes as Server-Sent Events.</summary>
internal static class EventsApi
{
    /// <summary>What fits on the largest screens, three times over.</summary>
    private const int MaximumCount = 300;

    public static void MapEvents(this IEndpointRouteBuilder api) => api.MapGet("/events", ListenAsync)
        .WithName("ListenToEvents").WithTags("Events").WithSummary("Changes as they happen, and a part of the list of devices kept up to date.");

    /// <param name="fleet">All devices.</param>
    /// <param name="hub">What happens.</param>
    /// <param name="streams">All that are open.</param>
    /// <param name="options">The manager's.</param>
    /// <param name="lifetime">The host's.</param>
    /// <param name="context">The request.</param>
    /// <param name="kinds">Which events, parted by commas: release, result, device, inventory, seen, group; all by default.</param>
    /// <param name="after">The id of the last event that is known; the header Last-Event-ID goes before it.</param>
    /// <param name="count">Devices in the live window, 1 to 300; none by default.</param>
    /// <param name="filter">Of the live window, as for the list of devices.</param>
    /// <param name="sort">Of the live window, as for the list of devices.</param>
    /// <param name="from">The place of its first device, from 0.</param>
    /// <param name="lastEventId">What a browser sends when it connects again.</param>
    internal static async Task<Results<ServerSentEventsResult<object>, ProblemHttpResult>> ListenAsync(
        FleetQueries fleet,
        EventHub hub,
        EventStreams streams,
        ManagerOptions options,
        IHostApplicationLifetime lifetime,
        HttpContext context,
        string? kinds = null,
        string? after = null,
        int? count = null,
        string? filter = null,
        string? sort = null,
        int from = 0,
        [FromHeader(Name = "Last-Event-ID")] string? lastEventId = null)
    {
        if (!EventKinds.TryParse(kinds, out var wanted, out var reason) || !FleetOrder.TryParse(sort, out var order, out reason))
        {
            return Problem.BadRequest(reason);
        }

        var groups = fleet.GroupsVersion;
        if (!FleetFilter.TryParse(filter, fleet.FilterOf, out var matching, out var error))
        {
            return Problem.InvalidFilter(error);
        }

        if (count is < 1 or > MaximumCount || from < 0 || (count is null && (filter ?? sort) is not null))
        {
            return Problem.BadRequest($"A live window needs a count of 1 to {MaximumCount} and a from of 0 or more; without count there is neither filter nor sort.");
        }

        if (streams.TryOpen() is not { } open)
        {
            return TooMany(context.Response);
        }

        context.Response.RegisterForDispose(open);
        var listening = hub.Listen(kinds: wanted, after: lastEventId ?? after);
        context.Response.RegisterForDispose(listening);
        var window = count is { } size ? await fleet.WatchAsync(matching, groups, new LiveWindow(order, from, size)) : null;
        var feed = new EventFeed(listening, window, options.TimeProvider);
        context.Response.RegisterForDispose(feed);
        return TypedResults.ServerSentEvents(feed.ItemsAsync(context.Response, lifetime.ApplicationStopping, context.RequestAborted));
    }

    private static ProblemHttpResult TooMany(HttpResponse response)
    {
        response.Headers.RetryAfter = $"{EventStreams.RetryAfter.TotalSeconds:0}";
        return Problem.Of(
            StatusCodes.Status503ServiceUnavailable,
            $"{EventStreams.Maximum:N0} streams of events are open at this manager, which is all that it serves. Close those that nobody reads, or try again later.",
            "too-many-streams");
    }
}
