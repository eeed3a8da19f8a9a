namespace ThinMqtt.Client;

/// <summary>A stream of bytes to the server. One read and one write may be under way at once. Disposing it ends both.</summary>
internal interface IMqttTransport : IAsyncDisposable
{
    /// <returns>0 when the server has closed.</returns>
    ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken);

    ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken);

    /// <summary>Says that nothing more will be written; what was reaches the server even if it has sent what nobody reads.</summary>
    ValueTask FinishAsync(CancellationToken cancellationToken);
}
