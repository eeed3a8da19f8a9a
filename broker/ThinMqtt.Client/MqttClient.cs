using System.Diagnostics.CodeAnalysis;
using ThinMqtt.Protocol;

namespace ThinMqtt.Client;

/// <summary>
/// An MQTT client that reconnects by itself and keeps its promises: a QoS 1 or 2 message that it has accepted is delivered, whatever
/// happens to connections, as long as the process lives and the client is not disposed. All members may be called from any thread, and from
/// handlers.
/// </summary>
public sealed class MqttClient : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly ClientEvents _events;
    private readonly ClientSession _session;
    private readonly MessageDispatcher _dispatcher;
    private readonly Publisher _publisher;
    private readonly Subscriber _subscriber;
    private readonly Requests _requests;
    private ConnectionLoop? _loop;
    private bool _isDisposed;

    /// <exception cref="ArgumentException">Options are out of range; the message lists all.</exception>
    public MqttClient(MqttClientOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.ThrowIfInvalid();
        Options = options;
        _events = new ClientEvents(this);
        _session = new ClientSession(options, (ushort)Random.Shared.Next(ushort.MaxValue));
        _dispatcher = new MessageDispatcher(_session, _events);
        _publisher = new Publisher(_session, options.Version ?? MqttVersion.V500);
        _subscriber = new Subscriber(_session, _dispatcher, options.IncomingQueueLimit);
        _requests = new Requests(this);
    }

    /// <summary>A connection is established; its CONNACK says whether the session was resumed.</summary>
    /// <remarks>Events are raised one after the other by the client's own tasks: a handler that takes long holds the client up.</remarks>
    public event EventHandler<MqttConnectedEventArgs>? Connected
    {
        add => _events.Connected += value;
        remove => _events.Connected -= value;
    }

    /// <summary>An established connection has ended.</summary>
    public event EventHandler<MqttDisconnectedEventArgs>? Disconnected
    {
        add => _events.Disconnected += value;
        remove => _events.Disconnected -= value;
    }

    /// <summary>An attempt to connect has failed and another will follow.</summary>
    public event EventHandler<MqttConnectFailedEventArgs>? ConnectFailed
    {
        add => _events.ConnectFailed += value;
        remove => _events.ConnectFailed -= value;
    }

    public event EventHandler? StateChanged
    {
        add => _events.StateChanged += value;
        remove => _events.StateChanged -= value;
    }

    /// <summary>A message handler, or an event's, threw. The message is acknowledged all the same.</summary>
    public event EventHandler<MqttHandlerFailedEventArgs>? HandlerFailed
    {
        add => _events.HandlerFailed += value;
        remove => _events.HandlerFailed -= value;
    }

    /// <summary>A message reached no handler.</summary>
    public event EventHandler<MqttMessageDroppedEventArgs>? MessageDropped
    {
        add => _events.MessageDropped += value;
        remove => _events.MessageDropped -= value;
    }

    /// <summary>After a reconnect, a server refused a subscription that was granted before, or has no shared subscriptions.</summary>
    public event EventHandler<MqttSubscriptionLostEventArgs>? SubscriptionLost
    {
        add => _events.SubscriptionLost += value;
        remove => _events.SubscriptionLost -= value;
    }

    public MqttClientOptions Options { get; }

    /// <summary>
    /// The present connection, or the last: its server, its version of MQTT and what the server allows; null before the first.
    /// </summary>
    public MqttConnectedEventArgs? Connection => _loop?.Connected;

    public MqttClientState State => _loop?.State ?? MqttClientState.Disconnected;

    /// <summary>As given in the options, or as assigned by the server once connected.</summary>
    public string ClientId => _session.ClientId;

    /// <summary>
    /// Connects, and from then on keeps the connection until <see cref="DisconnectAsync"/>. To receive what a resumed session has in store,
    /// call
    /// <see cref="SubscribeAsync(IReadOnlyList{TopicSubscription}, Func{MqttMessage, CancellationToken, ValueTask}, CancellationToken)"/>
    /// before and await it afterwards.
    /// </summary>
    /// <returns>The server's answer.</returns>
    /// <exception cref="MqttConnectException">
    /// No server was reached, or all refused, unless <see cref="MqttClientOptions.RetryFirstConnect"/>.
    /// </exception>
    /// <exception cref="OperationCanceledException">
    /// Cancelled, or <see cref="DisconnectAsync"/> was called; the client no longer tries.
    /// </exception>
    /// <exception cref="InvalidOperationException">It is connected, or trying to be.</exception>
    public async Task<ConnAckPacket> ConnectAsync(CancellationToken cancellationToken = default)
    {
        var loop = StartLoop();
        try
        {
            return await loop.First.WaitAsync(cancellationToken);
        }
        catch
        {
            await loop.StopAsync(ReasonCode.Success);
            throw;
        }
    }

    /// <summary>
    /// Sends what is accepted as far as the server takes it, then DISCONNECT, and no longer reconnects. What is not complete stays accepted
    /// and goes out after another <see cref="ConnectAsync"/>.
    /// </summary>
    /// <param name="reasonCode">
    /// <see cref="ReasonCode.DisconnectWithWillMessage"/> has the server publish the will, in 3.1.1 too, by closing without DISCONNECT.
    /// </param>
    /// <param name="cancellationToken">Ends the waiting, not the disconnecting.</param>
    public async Task DisconnectAsync(ReasonCode reasonCode = ReasonCode.Success, CancellationToken cancellationToken = default)
    {
        if (_loop is { } loop)
        {
            await loop.StopAsync(reasonCode).WaitAsync(cancellationToken);
        }
    }

    /// <summary>
    /// Publishes and returns when the exchange is complete: at QoS 0 when written, at QoS 1 with PUBACK, at QoS 2 with PUBCOMP. Waits for
    /// room in the outgoing queue, and for a connection as long as there is none. Messages go out in the order of the calls.
    /// </summary>
    /// <param name="message">What to publish.</param>
    /// <param name="cancellationToken">Takes the message back if it still waits for room; otherwise ends only the waiting.</param>
    /// <exception cref="ArgumentException">The message has no valid Topic Name, or a property is too long.</exception>
    /// <exception cref="ObjectDisposedException">The client was disposed before.</exception>
    public Task<MqttPublishResult> PublishAsync(MqttMessage message, CancellationToken cancellationToken = default) =>
        _publisher.PublishAsync(message, cancellationToken);

    /// <summary>As <see cref="PublishAsync"/>, but returns upon acceptance, with the task of the completion.</summary>
    public Task<Task<MqttPublishResult>> EnqueueAsync(MqttMessage message, CancellationToken cancellationToken = default) =>
        _publisher.EnqueueAsync(message, cancellationToken);

    /// <summary>As <see cref="EnqueueAsync"/>, for callers that would rather drop the message than wait for room.</summary>
    public bool TryEnqueue(MqttMessage message, [NotNullWhen(true)] out Task<MqttPublishResult>? completed) =>
        _publisher.TryEnqueue(message, out completed);

    /// <summary>
    /// Publishes a request with Response Topic and Correlation Data and returns the answer (section 4.10): MQTT 5.0 only.
    /// </summary>
    /// <param name="request">
    /// Its <see cref="MqttMessage.ResponseTopic"/> is used if set; by default the client makes one under <c>response/</c>.
    /// </param>
    /// <param name="cancellationToken">Ends the waiting for the answer: give it a limit.</param>
    /// <exception cref="InvalidOperationException">The server refused the request.</exception>
    /// <exception cref="NotSupportedException">The client speaks 3.1.1, or the server does.</exception>
    public Task<MqttMessage> RequestAsync(MqttMessage request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        return Options.Version == MqttVersion.V311 ? throw Requests.NeedVersion5() : _requests.SendAsync(request, cancellationToken);
    }

    /// <inheritdoc cref="SubscribeAsync(IReadOnlyList{TopicSubscription}, Func{MqttMessage, CancellationToken, ValueTask}, CancellationToken)"/>
    public Task<MqttSubscription> SubscribeAsync(
        string topicFilter,
        QoS maximumQoS,
        Func<MqttMessage, CancellationToken, ValueTask> handler,
        CancellationToken cancellationToken = default) =>
        SubscribeAsync([new TopicSubscription(topicFilter, maximumQoS)], handler, cancellationToken);

    /// <summary>
    /// Subscribes and returns when the server has answered; the handler is in place as soon as this method is called, also without a
    /// connection. It gets one message at a time, in order, and may itself publish and subscribe; a message of QoS 1 or 2 is acknowledged
    /// when it is done, even if it throws (<see cref="HandlerFailed"/>). Where filters of one client overlap, each handler gets every copy
    /// that the server sends.
    /// </summary>
    /// <param name="filters">At least one; <c>$share/{name}/{filter}</c> is a shared subscription (section 4.8.2), which needs 5.0.</param>
    /// <param name="handler">Its token is cancelled when the subscription ends.</param>
    /// <param name="cancellationToken">Gives the subscription up.</param>
    /// <exception cref="ArgumentException">A filter is not valid.</exception>
    /// <exception cref="MqttSubscribeException">
    /// The server refused at least one filter, or has no shared subscriptions
    /// (<see cref="MqttConnectedEventArgs.SharedSubscriptionAvailable"/>).
    /// </exception>
    public Task<MqttSubscription> SubscribeAsync(
        IReadOnlyList<TopicSubscription> filters,
        Func<MqttMessage, CancellationToken, ValueTask> handler,
        CancellationToken cancellationToken = default) =>
        _subscriber.SubscribeAsync(filters, handler, concurrency: 1, cancellationToken);

    /// <summary>
    /// As <see cref="SubscribeAsync(IReadOnlyList{TopicSubscription}, Func{MqttMessage, CancellationToken, ValueTask}, CancellationToken)"/>
    /// for handlers that wait, such as for a common commit: the handler is called in order, but for the next message while it still waits
    /// with others. Each message of QoS 1 or 2 is acknowledged when its own call is done.
    /// </summary>
    /// <param name="filters">At least one.</param>
    /// <param name="handler">Runs for one message at a time until it first waits.</param>
    /// <param name="concurrency">Calls that may wait at once, at least 1; ReceiveMaximum limits those of QoS 1 and 2 too.</param>
    /// <param name="cancellationToken">Gives the subscription up.</param>
    public Task<MqttSubscription> SubscribeAsync(
        IReadOnlyList<TopicSubscription> filters,
        Func<MqttMessage, CancellationToken, ValueTask> handler,
        int concurrency,
        CancellationToken cancellationToken = default) =>
        _subscriber.SubscribeAsync(filters, handler, concurrency, cancellationToken);

    /// <summary>
    /// Unsubscribes from filters, whoever holds them, and returns when the server has confirmed, or at once when there is no connection:
    /// then the server is told when there is one.
    /// </summary>
    public Task UnsubscribeAsync(IReadOnlyList<string> topicFilters, CancellationToken cancellationToken = default) =>
        _subscriber.UnsubscribeAsync(topicFilters, cancellationToken);

    /// <summary>
    /// Disconnects gracefully and gives up what is not complete: its tasks fail with <see cref="ObjectDisposedException"/>.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            _isDisposed = true;
        }

        await DisconnectAsync();
        lock (_session.Gate)
        {
            _session.Dispose(new ObjectDisposedException(nameof(MqttClient), "The MQTT client was disposed before this was complete."));
        }
    }

    private ConnectionLoop StartLoop()
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            if (_loop is { Completion.IsCompleted: false })
            {
                throw new InvalidOperationException("The client is connected, or trying to be.");
            }

            _loop = new ConnectionLoop(Options, _session, _dispatcher, _events);
            _loop.Start();
            return _loop;
        }
    }
}
