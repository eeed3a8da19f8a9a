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
    /// <summary>Between two events at most, so that a listener notices a dead connection; half of what proxies usually allow.</summary>
    private static readonly TimeSpan AliveInterval = TimeSpan.FromSeconds(15);

    public static void MapEvents(this IEndpointRouteBuilder api) =>
        api.MapGet("/events", Listen).WithName("ListenToEvents").WithTags("Events").WithSummary("Changes as they happen.");

    private static ServerSentEventsResult<ManagerEvent> Listen(
        EventHub hub, ManagerOptions options, IHostApplicationLifetime lifetime, HttpContext context, CancellationToken aborted)
    {
        var listening = hub.Listen();
        context.Response.RegisterForDispose(listening);
        return TypedResults.ServerSentEvents(
            Items(listening, options.TimeProvider, context.Response, lifetime.ApplicationStopping, aborted));
    }

    private static async IAsyncEnumerable<SseItem<ManagerEvent>> Items(
        EventHub.Listening listening,
        TimeProvider time,
        HttpResponse response,
        CancellationToken stopping,
        [EnumeratorCancellation] CancellationToken aborted)
    {
        await response.Body.FlushAsync(aborted); // The listener knows at once that it misses nothing, not at the first change.
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stopping, aborted);
        while (await NextAsync(listening, time, either.Token) is { } isQuiet)
        {
            if (isQuiet)
            {
                yield return Item(new ManagerEvent(ManagerEventKind.Alive, time.GetUtcNow(), "Nothing new."));
            }

            while (listening.Events.TryRead(out var change))
            {
                yield return Item(change);
            }

            if (listening.TakeMissed())
            {
                yield return Item(ManagerEvent.Missed(time.GetUtcNow()));
            }
        }
    }

    private static SseItem<ManagerEvent> Item(ManagerEvent change) => new(change, change.Kind.ToString().ToLowerInvariant());

    /// <returns>Whether nothing has happened for a while; null when the listener or the host is gone, which is how every stream ends.</returns>
    private static async Task<bool?> NextAsync(EventHub.Listening listening, TimeProvider time, CancellationToken ended)
    {
        using var quiet = new CancellationTokenSource(AliveInterval, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ended, quiet.Token);
        try
        {
            return await listening.Events.WaitToReadAsync(either.Token) ? false : null;
        }
        catch (OperationCanceledException)
        {
            return ended.IsCancellationRequested ? null : true;
        }
    }
}
