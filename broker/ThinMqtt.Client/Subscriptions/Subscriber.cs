using ThinMqtt.Protocol;

namespace ThinMqtt.Client;

/// <summary>The callers' door to <see cref="SubscriptionRequests"/>.</summary>
internal sealed class Subscriber(ClientSession session, MessageDispatcher dispatcher, int incomingQueueLimit)
{
    public async Task<MqttSubscription> SubscribeAsync(
        IReadOnlyList<TopicSubscription> filters,
        Func<MqttMessage, CancellationToken, ValueTask> handler,
        int concurrency,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(handler);
        ArgumentOutOfRangeException.ThrowIfLessThan(concurrency, 1);
        ArgumentNullException.ThrowIfNull(filters);
        ThrowIfInvalid(filters.Select(filter => filter.TopicFilter));
        cancellationToken.ThrowIfCancellationRequested();
        var subscription = Add([.. filters], handler, concurrency);
        try
        {
            await subscription.Granted.WaitAsync(cancellationToken);
            return subscription;
        }
        catch
        {
            _ = UnsubscribeAsync(subscription);
            throw;
        }
    }

    public Task UnsubscribeAsync(IReadOnlyList<string> topicFilters, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(topicFilters);
        ThrowIfInvalid(topicFilters);
        return Unsubscribe(_ => [.. topicFilters]).WaitAsync(cancellationToken);
    }

    private static void ThrowIfInvalid(IEnumerable<string> topicFilters)
    {
        var count = 0;
        foreach (var filter in topicFilters)
        {
            count++;
            if (!TopicFilter.IsValid(filter))
            {
                throw new ArgumentException($"'{filter}' is no Topic Filter (section 4.7).", nameof(topicFilters));
            }
        }

        if (count == 0)
        {
            throw new ArgumentException("There must be at least one Topic Filter [MQTT-3.8.3-2], [MQTT-3.10.3-2].", nameof(topicFilters));
        }
    }

    private MqttSubscription Add(
        IReadOnlyList<TopicSubscription> filters, Func<MqttMessage, CancellationToken, ValueTask> handler, int concurrency)
    {
        var queue = new HandlerQueue(handler, dispatcher, incomingQueueLimit, concurrency);
        var subscription = new MqttSubscription(filters, queue, UnsubscribeAsync);
        lock (session.Gate)
        {
            session.ThrowIfDisposed();
            session.Subscriptions.Add(subscription, session.OutputIfConnected);
        }

        session.OutputReady.Call();
        return subscription;
    }

    private Task UnsubscribeAsync(MqttSubscription subscription) => Unsubscribe(requests => requests.Release(subscription));

    private Task Unsubscribe(Func<SubscriptionRequests, IReadOnlyList<string>> choose)
    {
        UnsubscribeRequest request;
        lock (session.Gate)
        {
            request = new UnsubscribeRequest(choose(session.Subscriptions));
            session.Subscriptions.Unsubscribe(request, session.OutputIfConnected);
        }

        session.OutputReady.Call();
        return request.Completed;
    }
}
