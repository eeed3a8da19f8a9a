using System.Net.ServerSentEvents;
using Microsoft.AspNetCore.Http;

namespace ThinMqtt.Manager.Tests;

/// <summary>A stream may break off behind any of its items, and is taken up again after the id that came last.</summary>
public sealed class EventFeedTests
{
    private readonly EventHub _hub = new();

    [Fact]
    public async Task Who_was_too_slow_is_told_so_before_an_id_of_what_came_later()
    {
        using var listening = _hub.Listen();
        Publish(EventHub.MaximumWaiting + 1);

        var items = await TakeAsync(listening, 3);

        Assert.Equal(["missed", "release", "release"], items.Select(item => item.EventType));
        Assert.Equal(listening.Start, items[0].EventId);
        Assert.Equal(["1", "2"], items[1..].Select(item => ((ManagerEvent)item.Data).Text));
    }

    [Fact]
    public async Task Who_comes_back_with_a_number_that_is_not_known_is_told_so_before_anything_else()
    {
        Publish(1);
        using var listening = _hub.Listen(after: "0a1b2c3d-7");
        Publish(1);

        Assert.Equal(["missed", "release"], (await TakeAsync(listening, 2)).Select(item => item.EventType));
    }

    private static async Task<List<SseItem<object>>> TakeAsync(EventHub.Listening listening, int count)
    {
        using var feed = new EventFeed(listening, null, TimeProvider.System);
        return await feed.ItemsAsync(new DefaultHttpContext().Response, CancellationToken.None, CancellationToken.None).Take(count).ToListAsync();
    }

    private void Publish(int count)
    {
        for (var number = 0; number < count; number++)
        {
            _hub.Publish(new ManagerEvent(ManagerEventKind.Release, DateTimeOffset.UnixEpoch, $"{number}"));
        }
    }
}
