using Amazon.S3.Model;

namespace ThinMqtt.Manager;

/// <summary>An object's bytes as they come. What fails on the way is an <see cref="ArtifactStorageException"/>, as everything of the bucket.</summary>
internal sealed class S3Content(GetObjectResponse answer, S3Options options) : Stream
{
    private readonly Stream _body = answer.ResponseStream;
    private readonly long _length = answer.ContentLength;
    private long _position;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => _length;

    public override long Position
    {
        get => _position;
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            var read = await _body.ReadAsync(buffer, cancellationToken);
            _position += read;
            return read > 0 || _position == _length || buffer.Length == 0
                ? read
                : throw new EndOfStreamException($"It ended after {_position} of {_length} bytes.");
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw S3Failure.Of(exception, options);
        }
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            answer.Dispose();
        }

        base.Dispose(disposing);
    }
}
