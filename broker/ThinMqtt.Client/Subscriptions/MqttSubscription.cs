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

    /// <summary>
    /// What the server answered last: one for each of <see cref="Filters"/>, in their order; empty before it has answered.
    /// <see cref="ReasonCode.NoSubscriptionExisted"/> for a filter that it was not asked for, since the client unsubscribed from it.
    /// </summary>
    public IReadOnlyList<ReasonCode> ReasonCodes { get; private set; } = [];

    /// <summary>The Topic Filters that the server refused when it answered last; those that it granted go on.</summary>
    public IReadOnlyList<string> RefusedFilters { get; private set; } = [];

    /// <summary>Those of <see cref="Filters"/> that need a server with shared subscriptions.</summary>
    internal IReadOnlyList<string> SharedFilters { get; }

    /// <summary>Those of <see cref="Filters"/> that the last SUBSCRIBE had, in the same order.</summary>
    internal IReadOnlyList<TopicSubscription> AskedFilters { get; set; } = [];

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
    /// <exception cref="MqttProtocolException">It does not answer for each filter that it was asked for.</exception>
    internal bool OnAnswer(IReadOnlyList<ReasonCode> reasonCodes)
    {
        SetReasonCodes(OfAllFilters(reasonCodes));
        if (RefusedFilters.Count == 0)
        {
            _granted.TrySetResult();
            return true;
        }

        var text = string.Join(", ", Filters.Zip(ReasonCodes, (filter, code) => $"{filter.TopicFilter}: {code} (0x{(byte)code:X2})"));
        return _granted.TrySetException(new MqttSubscribeException($"The server refused a subscription: {text}.", ReasonCodes));
    }

    /// <summary>The server has no shared subscriptions, so that it is not asked.</summary>
    /// <returns><see langword="false"/> when it had been granted before.</returns>
    internal bool OnImpossible(MqttVersion version)
    {
        var codes = new ReasonCode[Filters.Count];
        Array.Fill(codes, ReasonCode.SharedSubscriptionsNotSupported);
        SetReasonCodes(codes);
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

    private ReasonCode[] OfAllFilters(IReadOnlyList<ReasonCode> answer)
    {
        if (answer.Count != AskedFilters.Count)
        {
            throw new MqttProtocolException(
                ReasonCode.ProtocolError, $"The SUBACK has {answer.Count} Reason Codes for {AskedFilters.Count} Topic Filters [MQTT-3.8.4-6].");
        }

        var codes = new ReasonCode[Filters.Count];
        var next = 0;
        for (var i = 0; i < codes.Length; i++)
        {
            var isAsked = next < answer.Count && Filters[i] == AskedFilters[next];
            codes[i] = isAsked ? answer[next++] : ReasonCode.NoSubscriptionExisted;
        }

        return codes;
    }

    private void SetReasonCodes(ReasonCode[] codes)
    {
        var refused = new List<string>();
        for (var i = 0; i < codes.Length; i++)
        {
            if (codes[i].IsFailure())
            {
                refused.Add(Filters[i].TopicFilter);
            }
        }

        (ReasonCodes, RefusedFilters) = (codes, refused);
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
