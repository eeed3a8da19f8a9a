using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http;

namespace ThinMqtt.Manager;

/// <summary>
/// What one listener is sent: events as they happen and, if it has one, its live window. The number of an event is given only when all before it
/// were sent, or said to be missed: a stream may break off anywhere, and goes on after the number that came last.
/// </summary>
internal sealed class EventFeed(EventHub.Listening listening, LiveFeed? window, TimeProvider time) : IDisposable
{
    /// <summary>Between two events at most, so that a listener notices a dead connection; half of what proxies usually allow.</summary>
    private static readonly TimeSpan AliveInterval = TimeSpan.FromSeconds(15);

    private string _number = listening.Start;
    private Task<bool>? _events;
    private Task? _changes;

    public async IAsyncEnumerable<SseItem<object>> ItemsAsync(
        HttpResponse response, CancellationToken stopping, [EnumeratorCancellation] CancellationToken aborted)
    {
        await response.Body.FlushAsync(aborted); // The listener knows at once that it misses nothing, not at the first change.
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stopping, aborted);
        if (listening.TakeMissed())
        {
            yield return Item(ManagerEvent.Missed(time.GetUtcNow()));
        }

        if (window is not null)
        {
            yield return Item("window", window.Begin());
        }

        for (var isQuiet = (bool?)false; isQuiet is not null; isQuiet = await NextAsync(either.Token))
        {
            if (isQuiet == true)
            {
                yield return Item(new ManagerEvent(ManagerEventKind.Alive, time.GetUtcNow(), "Nothing new."));
            }

            while (listening.Events.TryRead(out var change))
            {
                if (listening.TakeMissed())
                {
                    yield return Item(ManagerEvent.Missed(time.GetUtcNow()));
                }

                _number = change.Number;
                yield return Item(change.Event);
            }

            switch (TakeChange())
            {
                case FilterError error:
                    yield return Item("problem", Problem.InvalidFilter(error).ProblemDetails);
                    yield break;
                case { } shown:
                    yield return Item(shown is FleetWindow ? "window" : "update", shown);
                    break;
            }
        }
    }

    public void Dispose() => window?.Dispose();

    private SseItem<object> Item(ManagerEvent change) => Item(EventKinds.Name(change.Kind), change);

    private SseItem<object> Item(string kind, object data) => new(data, kind) { EventId = _number };

    private object? TakeChange()
    {
        if (_changes?.IsCompletedSuccessfully != true)
        {
            return null;
        }

        _changes = null;
        return window!.Take();
    }

    /// <returns>Whether nothing has happened for a while; null when the listener or the host is gone, which is how streams usually end.</returns>
    private async Task<bool?> NextAsync(CancellationToken ended)
    {
        _events = _events is null or { IsCompleted: true } ? listening.Events.WaitToReadAsync(ended).AsTask() : _events;
        _changes ??= window?.WaitAsync(ended);
        using var quiet = new CancellationTokenSource(AliveInterval, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ended, quiet.Token);
        try
        {
            await Task.WhenAny(_changes is null ? [_events] : [_events, _changes]).WaitAsync(either.Token);
            return ended.IsCancellationRequested ? null : false;
        }
        catch (OperationCanceledException)
        {
            return ended.IsCancellationRequested ? null : true;
        }
    }
}
