using System.Text;
using ThinMqtt.Protocol;

namespace ThinMqtt.Client;

/// <summary>
/// A handler and the Topic Filters whose messages it gets, one after the other, in the order of their arrival. Kept through lost
/// connections and lost sessions. Disposing it unsubscribes.
/// </summary>
public sealed class MqttSubscription : IAsyncDisposable
{
    private readonly TaskCompletionSource _granted = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Func<MqttSubscription, Task> _unsubscribe;

    internal MqttSubscription(IReadOnlyList<TopicSubscription> filters, HandlerQueue queue, Func<MqttSubscription, Task> unsubscribe)
    {
        Filters = filters;
        SharedFilters = Shared(filters);
        Queue = queue;
        _unsubscribe = unsubscribe;
    }

    public IReadOnlyList<TopicSubscription> Filters { get; }

    /// <summary>What the server granted last: one for each filter, in their order; empty before it has answered.</summary>
    public IReadOnlyList<ReasonCode> ReasonCodes { get; private set; } = [];

    /// <summary>Those of <see cref="Filters"/> that need a server with shared subscriptions.</summary>
    internal IReadOnlyList<string> SharedFilters { get; }

    internal HandlerQueue Queue { get; }

    /// <summary>Whether the server has answered in the present session.</summary>
    internal bool IsGranted { get; set; }

    internal Task Granted => _granted.Task;

    /// <summary>
    /// Unsubscribes and returns when the server has confirmed, or at once when there is no connection. The handler may still be at a
    /// message; it begins no further one.
    /// </summary>
    public ValueTask DisposeAsync() => new(_unsubscribe(this));

    /// <returns><see langword="false"/> when a filter is refused that had been granted.</returns>
    internal bool OnAnswer(IReadOnlyList<ReasonCode> reasonCodes)
    {
        ReasonCodes = reasonCodes;
        var isRefused = reasonCodes.Any(code => code.IsFailure());
        if (!isRefused)
        {
            _granted.TrySetResult();
            return true;
        }

        var text = string.Join(", ", Filters.Zip(reasonCodes, (filter, code) => $"{filter.TopicFilter}: {code} (0x{(byte)code:X2})"));
        return _granted.TrySetException(new MqttSubscribeException($"The server refused a subscription: {text}.", reasonCodes));
    }

    /// <summary>The server has no shared subscriptions, so that it is not asked.</summary>
    /// <returns><see langword="false"/> when it had been granted before.</returns>
    internal bool OnImpossible(MqttVersion version)
    {
        var codes = new ReasonCode[Filters.Count];
        Array.Fill(codes, ReasonCode.SharedSubscriptionsNotSupported);
        ReasonCodes = codes;
        var why = version == MqttVersion.V311 ? "it speaks MQTT 3.1.1, and they need 5.0" : "it says so in its CONNACK";
        var text = $"The server has no shared subscriptions: {why}. Subscribe without $share: {string.Join(", ", SharedFilters)}.";
        return _granted.TrySetException(new MqttSubscribeException(text, codes));
    }

    internal void Fail(Exception exception)
    {
        _granted.TrySetException(exception);
        Queue.Stop();
    }

    internal void End()
    {
        _granted.TrySetCanceled();
        Queue.Stop();
    }

    /// <summary>Without LINQ, of which a struct as element costs the agent 400 kB.</summary>
    private static List<string> Shared(IReadOnlyList<TopicSubscription> filters)
    {
        var shared = new List<string>();
        foreach (var filter in filters)
        {
            if (SharedSubscription.IsShared(Encoding.UTF8.GetBytes(filter.TopicFilter)))
            {
                shared.Add(filter.TopicFilter);
            }
        }

        return shared;
    }
}
