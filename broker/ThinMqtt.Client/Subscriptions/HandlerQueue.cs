using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;
using ThinMqtt.Protocol;

namespace ThinMqtt.Client;

/// <summary>
/// Runs one handler, message after message, away from the read loop. Acknowledgements of messages that are handled without waiting are
/// flushed together.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "A token source without timer or links holds nothing to free.")]
internal sealed class HandlerQueue
{
    private readonly Channel<Delivery> _deliveries = Channel.CreateUnbounded<Delivery>(new UnboundedChannelOptions { SingleReader = true });
    private readonly CancellationTokenSource _stop = new();
    private readonly Func<MqttMessage, CancellationToken, ValueTask> _handler;
    private readonly MessageDispatcher _dispatcher;
    private readonly int _atMostOnceLimit;
    private readonly SemaphoreSlim? _room;
    private Task _last = Task.CompletedTask;
    private int _atMostOnceWaiting;

    public HandlerQueue(
        Func<MqttMessage, CancellationToken, ValueTask> handler, MessageDispatcher dispatcher, int atMostOnceLimit, int concurrency)
    {
        _handler = handler;
        _dispatcher = dispatcher;
        _atMostOnceLimit = atMostOnceLimit;
        _room = concurrency > 1 ? new SemaphoreSlim(concurrency) : null;
        _ = Task.Run(RunAsync);
    }

    /// <returns><see langword="false"/> when a QoS 0 message finds no room.</returns>
    public bool TryPost(Delivery delivery)
    {
        if (delivery.Message.QoS == QoS.AtMostOnce && Interlocked.Increment(ref _atMostOnceWaiting) > _atMostOnceLimit)
        {
            Interlocked.Decrement(ref _atMostOnceWaiting);
            return false;
        }

        if (!_deliveries.Writer.TryWrite(delivery))
        {
            _dispatcher.Done(delivery);
        }

        return true;
    }

    /// <summary>What waits is acknowledged without being handled; the handler's token is cancelled.</summary>
    public void Stop()
    {
        _deliveries.Writer.TryComplete();
        ThreadPool.UnsafeQueueUserWorkItem(static stop => stop.Cancel(), _stop, preferLocal: false);
    }

    private async Task RunAsync()
    {
        while (await _deliveries.Reader.WaitToReadAsync())
        {
            while (_deliveries.Reader.TryRead(out var delivery))
            {
                await (_room is null ? HandleAsync(delivery) : BeginAsync(_room, delivery));
            }

            _dispatcher.Flush();
        }
    }

    /// <summary>Returns as soon as the next message may begin.</summary>
    private async ValueTask BeginAsync(SemaphoreSlim room, Delivery delivery)
    {
        await room.WaitAsync();
        _last = CompleteAsync(room, _last, InvokeAsync(delivery), delivery);
    }

    /// <summary>Acknowledges in the order of the messages [MQTT-4.6.0-2].</summary>
    private async Task CompleteAsync(SemaphoreSlim room, Task previous, ValueTask handling, Delivery delivery)
    {
        var isLate = !handling.IsCompleted || !previous.IsCompleted;
        await handling;
        await previous;
        Finish(delivery);
        room.Release();
        if (isLate)
        {
            _dispatcher.Flush();
        }
    }

    private async ValueTask HandleAsync(Delivery delivery)
    {
        await InvokeAsync(delivery);
        Finish(delivery);
    }

    private async ValueTask InvokeAsync(Delivery delivery)
    {
        try
        {
            if (!_stop.IsCancellationRequested)
            {
                await StartHandler(delivery.Message);
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // The subscription has ended while its handler waited.
        }
        catch (Exception exception)
        {
            _dispatcher.ReportFailure(delivery.Message, exception);
        }
    }

    private void Finish(Delivery delivery)
    {
        if (delivery.Message.QoS == QoS.AtMostOnce)
        {
            Interlocked.Decrement(ref _atMostOnceWaiting);
        }

        _dispatcher.Done(delivery);
    }

    private ValueTask StartHandler(MqttMessage message)
    {
        var handling = _handler(message, _stop.Token);
        if (!handling.IsCompleted)
        {
            _dispatcher.Flush();
        }

        return handling;
    }
}
