using ThinMqtt.Contracts;

namespace ThinMqtt.FleetSimulator;

/// <summary>Asks the manager for a URL of the device's own, one question at a time.</summary>
internal sealed class FreshUrls(DeviceOutbox outbox)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private Question? _open;

    /// <returns>The URL, or why there is none.</returns>
    public async Task<(Uri? Url, string? Reason)> AskAsync(Manifest manifest, CancellationToken stop)
    {
        var question = new Question(Guid.NewGuid().ToString("N"));
        Volatile.Write(ref _open, question);
        outbox.Post(DeviceTopic.Request, new RequestPayload
        {
            Id = question.Id,
            Kind = RequestKinds.Url,
            Release = new ReleaseReference { Package = manifest.Package, Version = manifest.Version },
        });
        try
        {
            var answer = await question.Answer.Task.WaitAsync(Patience, stop);
            return (answer.Url, answer.Error);
        }
        catch (TimeoutException)
        {
            return (null, $"The manager has not answered within {Patience.TotalSeconds:0} s.");
        }
    }

    /// <summary>Answers to what was given up are ignored.</summary>
    public void OnResponse(ReadOnlyMemory<byte> message)
    {
        if (Payload.TryParse<ResponsePayload>(message.Span, out var answer, out _)
            && Volatile.Read(ref _open) is { } question
            && question.Id == answer.Id)
        {
            question.Answer.TrySetResult(answer);
        }
    }

    private sealed record Question(string Id)
    {
        public TaskCompletionSource<ResponsePayload> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
