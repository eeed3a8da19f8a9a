using System.Diagnostics.CodeAnalysis;
using ThinMqtt.Protocol;

namespace ThinMqtt.Client;

/// <summary>The callers' door to <see cref="OutgoingPublishes"/>.</summary>
/// <param name="session">Takes what they publish.</param>
/// <param name="highest">The version in which a message may go out at best.</param>
internal sealed class Publisher(ClientSession session, MqttVersion highest)
{
    public async Task<MqttPublishResult> PublishAsync(MqttMessage message, CancellationToken cancellationToken)
    {
        var completed = await EnqueueAsync(message, cancellationToken);
        return await completed.WaitAsync(cancellationToken);
    }

    public async Task<Task<MqttPublishResult>> EnqueueAsync(MqttMessage message, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var publish = new OutgoingPublish(message, highest);
        lock (session.Gate)
        {
            session.ThrowIfDisposed();
            session.Outgoing.Offer(publish);
        }

        session.OutputReady.Call();
        try
        {
            await publish.Accepted.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (!Withdraw(publish))
        {
            // Accepted just before the cancellation: it goes out.
        }

        return publish.Completed;
    }

    public bool TryEnqueue(MqttMessage message, [NotNullWhen(true)] out Task<MqttPublishResult>? completed)
    {
        var publish = new OutgoingPublish(message, highest);
        bool isAccepted;
        lock (session.Gate)
        {
            session.ThrowIfDisposed();
            isAccepted = session.Outgoing.TryAccept(publish);
        }

        session.OutputReady.Call();
        completed = isAccepted ? publish.Completed : null;
        return isAccepted;
    }

    private bool Withdraw(OutgoingPublish publish)
    {
        lock (session.Gate)
        {
            return session.Outgoing.Withdraw(publish);
        }
    }
}
