using System.Net;

namespace ThinMqtt.Manager.Tests;

/// <summary>A body whose sender stops in the middle until it is told to go on.</summary>
internal sealed class HaltingContent(byte[] bytes, int haltAfter) : HttpContent
{
    private readonly TaskCompletionSource _halted = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _goOn = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task Halted => _halted.Task;

    public void GoOn() => _goOn.TrySetResult();

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        await stream.WriteAsync(bytes.AsMemory(0, haltAfter));
        await stream.FlushAsync();
        _halted.TrySetResult();
        await _goOn.Task;
        await stream.WriteAsync(bytes.AsMemory(haltAfter));
    }

    protected override bool TryComputeLength(out long length)
    {
        length = bytes.Length;
        return true;
    }
}
