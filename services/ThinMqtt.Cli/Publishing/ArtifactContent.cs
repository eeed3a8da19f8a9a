using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;

namespace ThinMqtt.Cli;

/// <summary>An artifact on its way: hashed as it is sent, and broken off before its last bytes where the file is no longer the same.</summary>
internal sealed class ArtifactContent : HttpContent
{
    private const int BufferSize = 128 * 1024;

    private readonly ArtifactFile _file;
    private long _sentBytes;

    public ArtifactContent(ArtifactFile file)
    {
        _file = file;
        Headers.ContentType = new MediaTypeHeaderValue("application/zip");
    }

    /// <summary>After each piece, with the bytes so far.</summary>
    public event Action<long>? Sent;

    public long Size => _file.Size;

    public long SentBytes => Interlocked.Read(ref _sentBytes);

    /// <summary>Of what was sent; null before the end.</summary>
    public string? Sha256 { get; private set; }

    /// <summary>Why the file could not be sent; null while it can.</summary>
    public CommandException? Failure { get; private set; }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        try
        {
            await SendAsync(stream, cancellationToken);
        }
        catch (CommandException failure)
        {
            Failure = failure;
            throw new IOException(failure.Message, failure); // as a network does it, which HttpClient expects
        }
    }

    protected override bool TryComputeLength(out long length)
    {
        length = Size;
        return true;
    }

    private async Task SendAsync(Stream stream, CancellationToken stop)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[BufferSize];
        for (var sent = 0L; sent < Size;)
        {
            var read = await _file.ReadAsync(buffer, sent, stop);
            hash.AppendData(buffer, 0, read);
            if (sent + read == Size)
            {
                _file.ThrowIfChanged();
                Sha256 = Convert.ToHexStringLower(hash.GetHashAndReset());
            }

            await stream.WriteAsync(buffer.AsMemory(0, read), stop);
            sent += read;
            Interlocked.Exchange(ref _sentBytes, sent);
            Sent?.Invoke(sent);
        }
    }
}
