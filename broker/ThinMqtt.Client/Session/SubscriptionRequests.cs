using System.Buffers;
using ThinMqtt.Protocol;

namespace ThinMqtt.Client;

/// <summary>
/// What the client wants to be subscribed to and what it has asked the server for (sections 3.8 to 3.11). What a lost connection left
/// unanswered is asked again, and everything is when the server has lost the session.
/// </summary>
internal sealed class SubscriptionRequests(PacketIdentifiers identifiers)
{
    private readonly List<MqttSubscription> _wanted = [];
    private readonly Dictionary<ushort, MqttSubscription> _subscribing = [];
    private readonly Dictionary<ushort, UnsubscribeRequest> _unsubscribing = [];
    private readonly List<UnsubscribeRequest> _unwanted = [];
    private volatile Route[] _routes = [];
    private ServerLimits _limits = new();

    /// <summary>A snapshot, which the read loop may look at without the gate.</summary>
    public IReadOnlyList<Route> Routes => _routes;

    /// <returns>Subscriptions that were granted before and that this server cannot have.</returns>
    public IReadOnlyList<MqttSubscription> Begin(ServerLimits limits, bool sessionPresent, IBufferWriter<byte> output)
    {
        _limits = limits;
        ForgetIdentifiers();
        if (!sessionPresent)
        {
            _wanted.ForEach(subscription => subscription.IsGranted = false);
            _unwanted.ForEach(request => request.Complete());
            _unwanted.Clear();
            RemoveRoutes(route => route.IsLeaving);
        }

        _unwanted.ForEach(request => Write(request, output));
        var unanswered = _wanted.Where(subscription => !subscription.IsGranted || !IsPossible(subscription));
        return [.. unanswered.Where(subscription => !Ask(subscription, output))];
    }

    /// <param name="subscription">From now on it gets what matches.</param>
    /// <param name="output">Null without a connection: it is asked for when one begins.</param>
    public void Add(MqttSubscription subscription, IBufferWriter<byte>? output)
    {
        _wanted.Add(subscription);
        _routes = [.. _routes, .. subscription.Filters.Select(filter => new Route(filter, subscription))];
        if (output is not null)
        {
            Ask(subscription, output);
        }
    }

    /// <summary>Takes a subscription's part in filters that another one has too.</summary>
    /// <returns>The others, to unsubscribe from.</returns>
    public IReadOnlyList<string> Release(MqttSubscription subscription)
    {
        RemoveRoutes(route => route.Subscription == subscription && IsShared(route));
        var own = _routes.Where(route => route.Subscription == subscription && !route.IsLeaving);
        return [.. own.Select(route => route.Filter.TopicFilter).Distinct()];
    }

    /// <summary>
    /// Asks the server to end its side; the handlers get what still comes until <see cref="OnUnsubAck"/>. Without a connection the
    /// handlers' side ends at once, and the server is asked when a connection finds its session.
    /// </summary>
    public void Unsubscribe(UnsubscribeRequest request, IBufferWriter<byte>? output)
    {
        if (request.TopicFilters.Count == 0)
        {
            request.Complete();
            return;
        }

        _unwanted.Add(request);
        foreach (var route in _routes.Where(route => request.TopicFilters.Contains(route.Filter.TopicFilter)))
        {
            route.IsLeaving = true;
        }

        if (output is not null)
        {
            Write(request, output);
            return;
        }

        RemoveRoutes(route => route.IsLeaving);
        request.Complete();
    }

    /// <returns>The refused subscription of a server that had lost it and does not give it back; otherwise null.</returns>
    /// <exception cref="MqttProtocolException">The answer does not fit what was asked for.</exception>
    public MqttSubscription? OnSubAck(SubscriptionAckPacket packet)
    {
        if (!_subscribing.Remove(packet.PacketIdentifier, out var subscription))
        {
            return null;
        }

        identifiers.Free(packet.PacketIdentifier);
        var isLost = !subscription.OnAnswer(packet.ReasonCodes);
        subscription.IsGranted = true;
        return isLost ? subscription : null;
    }

    public void OnUnsubAck(SubscriptionAckPacket packet)
    {
        if (_unsubscribing.Remove(packet.PacketIdentifier, out var request))
        {
            identifiers.Free(packet.PacketIdentifier);
            _unwanted.Remove(request);
            RemoveRoutes(route => route.IsLeaving && request.TopicFilters.Contains(route.Filter.TopicFilter));
            request.Complete();
        }
    }

    public void FailAll(Exception exception)
    {
        _wanted.ForEach(subscription => subscription.Fail(exception));
        _unwanted.ForEach(request => request.Fail(exception));
    }

    private bool IsShared(Route route) => _routes.Any(other =>
        other.Subscription != route.Subscription && !other.IsLeaving && other.Filter.TopicFilter == route.Filter.TopicFilter);

    private void ForgetIdentifiers()
    {
        foreach (var identifier in _subscribing.Keys.Concat(_unsubscribing.Keys))
        {
            identifiers.Free(identifier);
        }

        _subscribing.Clear();
        _unsubscribing.Clear();
    }

    /// <summary>To a server without them, a shared subscription is a protocol error in 5.0 and an ordinary filter in 3.1.1.</summary>
    private bool IsPossible(MqttSubscription subscription) =>
        _limits.SharedSubscriptionAvailable || subscription.SharedFilters.Count == 0;

    /// <returns><see langword="false"/> when it was granted before and this server cannot have it.</returns>
    private bool Ask(MqttSubscription subscription, IBufferWriter<byte> output)
    {
        if (IsPossible(subscription))
        {
            Write(subscription, output);
            return true;
        }

        subscription.IsGranted = false; // by another server, perhaps, that did have it
        return subscription.OnImpossible(_limits.Version);
    }

    private void Write(MqttSubscription subscription, IBufferWriter<byte> output)
    {
        var filters = _routes.Where(route => route.Subscription == subscription && !route.IsLeaving).Select(route => route.Filter).ToList();
        if (filters.Count == 0)
        {
            return;
        }

        var identifier = Take();
        _subscribing.Add(identifier, subscription);
        subscription.AskedFilters = filters;
        new SubscribePacket { PacketIdentifier = identifier, Subscriptions = filters }.Write(output, _limits.Version);
    }

    private void Write(UnsubscribeRequest request, IBufferWriter<byte> output)
    {
        var identifier = Take();
        _unsubscribing.Add(identifier, request);
        new UnsubscribePacket { PacketIdentifier = identifier, TopicFilters = request.TopicFilters }.Write(output, _limits.Version);
    }

    private ushort Take() => identifiers.TryTake(out var identifier)
        ? identifier
        : throw new InvalidOperationException("All 65,535 packet identifiers are in use; wait for publishes to complete.");

    private void RemoveRoutes(Predicate<Route> isGone)
    {
        _routes = Array.FindAll(_routes, route => !isGone(route));
        foreach (var subscription in _wanted.Where(subscription => !_routes.Any(route => route.Subscription == subscription)).ToList())
        {
            _wanted.Remove(subscription);
            subscription.End();
        }
    }
}
