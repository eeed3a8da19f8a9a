using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Hosting;

namespace ThinMqtt.Manager;

/// <summary>Live changes as Server-Sent Events.</summary>
internal static class EventsApi
{
    public static void MapEvents(this IEndpointRouteBuilder api) =>
        api.MapGet("/events", Listen).WithName("ListenToEvents").WithTags("Events").WithSummary("Changes as they happen.");

    private static ServerSentEventsResult<ManagerEvent> Listen(
        EventHub hub, IHostApplicationLifetime lifetime, HttpContext context, CancellationToken aborted)
    {
        var listening = hub.Listen();
        context.Response.RegisterForDispose(listening);
        return TypedResults.ServerSentEvents(Items(listening, context.Response, lifetime.ApplicationStopping, aborted));
    }

    private static async IAsyncEnumerable<SseItem<ManagerEvent>> Items(
        EventHub.Listening listening, HttpResponse response, CancellationToken stopping, [EnumeratorCancellation] CancellationToken aborted)
    {
        await response.Body.FlushAsync(aborted); // The listener knows at once that it misses nothing, not at the first change.
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stopping, aborted);
        while (await HasMoreAsync(listening, either.Token))
        {
            while (listening.Events.TryRead(out var change))
            {
                yield return new SseItem<ManagerEvent>(change, change.Kind.ToString().ToLowerInvariant());
            }
        }
    }

    /// <returns>False when the listener or the host is gone, which is how every stream ends.</returns>
    private static async Task<bool> HasMoreAsync(EventHub.Listening listening, CancellationToken cancellationToken)
    {
        try
        {
            return await listening.Events.WaitToReadAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
