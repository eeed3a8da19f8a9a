using System.Security.Cryptography;

namespace ThinMqtt.Manager;

/// <summary>Bytes that have come in whole and wait, on disk under a temporary name, for a place. Disposing removes what got none.</summary>
internal sealed class Upload(string file) : IDisposable
{
    private const int BufferSize = 256 * 1024;

    private static ReadOnlySpan<byte> ZipMark => "PK\x03\x04"u8;

    public long Size { get; private set; }

    public string Md5 { get; private set; } = "";

    public string Sha256 { get; private set; } = "";

    /// <summary>Reads to the end, hashing while it writes; memory does not grow with the size.</summary>
    /// <exception cref="UploadRefusedException">It is empty, too large or no zip.</exception>
    /// <exception cref="IOException">The sender broke off, or the disk takes no more.</exception>
    public async Task ReceiveAsync(Stream source, long maximumSize, CancellationToken cancellationToken)
    {
        await using var target = new FileStream(
            file, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Options = FileOptions.Asynchronous, BufferSize = 0 });
        using var md5 = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
        using var sha256 = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[BufferSize];
        while (await source.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken) is > 0 and var read)
        {
            var bytes = buffer.AsMemory(0, read);
            Check(bytes.Span, maximumSize);
            md5.AppendData(bytes.Span);
            sha256.AppendData(bytes.Span);
            await target.WriteAsync(bytes, cancellationToken);
            Size += read;
        }

        if (Size == 0)
        {
            throw new UploadRefusedException(400, "The upload is empty; send the bytes of a zip file.");
        }

        target.Flush(flushToDisk: true);
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

    public void MoveTo(string place)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(place)!);
        File.Move(file, place, overwrite: true);
    }

    public void Dispose() => File.Delete(file);

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
}
