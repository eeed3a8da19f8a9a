namespace ThinMqtt.Agent;

/// <summary>
/// What a server sends. Bounds the time of each read, and only of reads: who reads may take its time in between.
/// </summary>
internal sealed class WatchedStream(Stream inner, CancellationTokenSource stall, TimeSpan limit) : Stream
{
    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        stall.CancelAfter(limit);
        var count = await ReadInnerAsync(buffer, cancellationToken);
        stall.CancelAfter(Timeout.InfiniteTimeSpan);
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <summary>A connection that was reset comes as the plain exception of the socket or of TLS, as a disk that fails does.</summary>
    private async ValueTask<int> ReadInnerAsync(Memory<byte> buffer, CancellationToken stop)
    {
        try
        {
            return await inner.ReadAsync(buffer, stop);
        }
        catch (IOException e) when (e is not HttpIOException)
        {
            throw new HttpIOException(HttpRequestError.Unknown, e.Message, e);
        }
    }
}
