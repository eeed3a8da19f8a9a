using System.Text.Json;

namespace ThinMqtt.Cli;

/// <summary>Listens for as long as it is wanted: after a lost connection again, from where it was.</summary>
/// <param name="client">The server.</param>
/// <param name="time">The clock.</param>
/// <param name="after">The last event that is known; null begins with now.</param>
/// <param name="isKnown">Whether the server has answered before: then one that is away is waited for.</param>
internal sealed class EventFollower(ManagerClient client, TimeProvider time, string? after = null, bool isKnown = false)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(10);

    private bool _isKnown = isKnown;

    /// <summary>The last event's; null before the first.</summary>
    public string? LastId { get; private set; } = after;

    /// <param name="query">What is wanted.</param>
    /// <param name="heard">For each event, in their order. A <see cref="JsonException"/> of it begins anew, without what was before.</param>
    /// <param name="trouble">Why nothing comes at the moment, and null when it does again.</param>
    /// <param name="stop">Ends it.</param>
    /// <exception cref="CommandException">The server could not be reached even once, or refuses.</exception>
    public async Task RunAsync(EventQuery query, Action<ServerEvent> heard, Action<string?> trouble, CancellationToken stop)
    {
        for (var pause = FirstPause; ; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            try
            {
                using var events = await client.ListenAsync(query with { After = LastId }, stop);
                _isKnown = true;
                trouble(null);
                await foreach (var item in events.ReadAllAsync(stop))
                {
                    LastId = item.Id ?? LastId;
                    heard(item);
                    pause = FirstPause;
                }

                trouble("the server has ended the connection.");
            }
            catch (Exception exception) when (exception is IOException or HttpRequestException || exception is CommandException { MayPass: true } && _isKnown)
            {
                trouble(exception.Message);
            }
            catch (JsonException surprise)
            {
                LastId = null;
                trouble($"the server told something that does not fit what was before: {surprise.Message}");
            }

            await Task.Delay(pause, time, stop);
        }
    }
}
