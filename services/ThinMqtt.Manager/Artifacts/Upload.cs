using System.Security.Cryptography;
using ThinMqtt.Contracts;

namespace ThinMqtt.Manager;

/// <summary>An artifact that comes in: checked and hashed on its way to the storage. Disposing removes what was not kept.</summary>
internal sealed class Upload(IArtifactStorage storage) : IAsyncDisposable
{
    private const int BufferSize = 256 * 1024;

    private IArtifactWriter? _writer;
    private bool _hasPlace;

    private static ReadOnlySpan<byte> ZipMark => "PK\x03\x04"u8;

    public long Size { get; private set; }

    public string Md5 { get; private set; } = "";

    public string Sha256 { get; private set; } = "";

    /// <summary>Reads to the end, hashing while it writes; memory does not grow with the size.</summary>
    /// <param name="source">Its bytes.</param>
    /// <param name="name">What is known of the artifact so far, for people who look into the storage.</param>
    /// <param name="maximumSize">In bytes.</param>
    /// <param name="cancellationToken">The sender is gone.</param>
    /// <exception cref="UploadRefusedException">It is empty, too large or no zip.</exception>
    /// <exception cref="IOException">The sender broke off, or the storage takes no more.</exception>
    public async Task ReceiveAsync(Stream source, string name, long maximumSize, CancellationToken cancellationToken)
    {
        var writer = _writer = storage.Begin(name);
        using var md5 = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
        using var sha256 = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[BufferSize];
        while (await source.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken) is > 0 and var read)
        {
            var bytes = buffer.AsMemory(0, read);
            Check(bytes.Span, maximumSize);
            md5.AppendData(bytes.Span);
            sha256.AppendData(bytes.Span);
            await writer.WriteAsync(bytes, cancellationToken);
            Size += read;
        }

        if (Size == 0)
        {
            throw new UploadRefusedException(400, "The upload is empty; send the bytes of a zip file.");
        }

        await writer.CompleteAsync(cancellationToken);
        (Md5, Sha256) = (Convert.ToHexStringLower(md5.GetHashAndReset()), Convert.ToHexStringLower(sha256.GetHashAndReset()));
    }

    /// <exception cref="UploadRefusedException">It is so.</exception>
    public static void ThrowIfTooLarge(long size, long maximumSize)
    {
        if (size > maximumSize)
        {
            throw new UploadRefusedException(413, $"The upload is larger than {maximumSize} bytes, which is as much as an artifact may have.");
        }
    }

    /// <inheritdoc cref="IArtifactWriter.Place"/>
    public string Place(PackageName package, SemanticVersion version)
    {
        _hasPlace = true;
        return _writer!.Place(package, version);
    }

    /// <summary>Another upload of the same bytes was kept meanwhile: this one is not.</summary>
    /// <returns>The other.</returns>
    public Artifact GiveBackPlace(Artifact known)
    {
        _hasPlace = false;
        return known;
    }

    /// <summary>The inventory's write has succeeded: what it gave a place is kept, and what it had no need of is not.</summary>
    public void Keep()
    {
        if (_hasPlace)
        {
            _writer!.Keep();
        }
    }

    public ValueTask DisposeAsync() => _writer?.DisposeAsync() ?? ValueTask.CompletedTask;

    private void Check(ReadOnlySpan<byte> bytes, long maximumSize)
    {
        if (Size == 0 && !bytes.StartsWith(ZipMark))
        {
            throw new UploadRefusedException(400, "The upload is not a zip file: it does not begin with 'PK'. An artifact is the zip of one version.");
        }

        ThrowIfTooLarge(Size + bytes.Length, maximumSize);
    }
}

/// <summary>An upload that cannot be used, and the HTTP status that says so.</summary>
internal sealed class UploadRefusedException(int status, string message) : Exception(message)
{
    public int Status => status;

    /// <summary>Of the problem, for programs.</summary>
    public string Name => status switch
    {
        404 => "unknown-artifact",
        409 => "artifact-exists",
        413 => "too-large",
        _ => "invalid-body",
    };

    public static UploadRefusedException NoArtifact(PackageName package, SemanticVersion version) =>
        new(404, $"There is no artifact {package} {version}; upload it.");

    public static UploadRefusedException OtherContent(Artifact known) => new(
        409, $"{known.Package} {known.Version} exists with other content (sha256 {known.Sha256}). A changed package needs a new version.");
}
