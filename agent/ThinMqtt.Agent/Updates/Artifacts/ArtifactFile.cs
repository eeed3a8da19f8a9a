using Microsoft.Win32.SafeHandles;
using ThinMqtt.Contracts;

namespace ThinMqtt.Agent;

/// <summary>
/// The file that an artifact is downloaded to, <c>*.unverified</c>, with the hashes of what it has. Receiving, writing and the two
/// hashes overlap. It is not synced: after a restart it is hashed anew, so that nothing depends on what a power cut left of it.
/// </summary>
internal sealed class ArtifactFile : IDisposable
{
    private readonly SafeFileHandle _file;
    private readonly Manifest _manifest;
    private readonly BlockRing _ring = new();
    private CacheWindow _cached;

    private ArtifactFile(SafeFileHandle file, Manifest manifest) =>
        (_file, _cached, _manifest, Hashes) = (file, new CacheWindow(file), manifest, new ArtifactHashes(manifest.Sha256 is not null));

    public ArtifactHashes Hashes { get; private set; }

    /// <summary>In bytes.</summary>
    public long Length => Hashes.Length;

    /// <summary>Takes up what an earlier attempt has left there, by hashing it.</summary>
    public static async Task<ArtifactFile> OpenAsync(string path, Manifest manifest, CancellationToken stop)
    {
        var handle = File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, FileOptions.SequentialScan);
        var file = new ArtifactFile(handle, manifest);
        try
        {
            await file.HashAsync(stop);
        }
        catch
        {
            file.Dispose();
            throw;
        }

        return file;
    }

    /// <summary>Begins anew.</summary>
    public void Clear()
    {
        RandomAccess.SetLength(_file, 0);
        Hashes.Dispose();
        Hashes = new ArtifactHashes(_manifest.Sha256 is not null);
        _cached = new CacheWindow(_file);
    }

    /// <summary>Appends all that a stream has, but not a byte more than the manifest promises.</summary>
    /// <param name="stream">What a server sends.</param>
    /// <param name="received">Called with the count of bytes of each block before the next one; may wait, for a limited rate.</param>
    /// <param name="stop">Ends it between two reads.</param>
    /// <exception cref="UpdateStoppedException">There is more.</exception>
    public Task AppendAsync(Stream stream, Func<int, ValueTask> received, CancellationToken stop)
    {
        var (end, last) = (Length, 0);
        var written = end;
        return _ring.RunAsync(FillAsync, Hashes.AddToMd5, Hashes.AddToSha256, Write);

        async ValueTask<int> FillAsync(Memory<byte> block)
        {
            await received(last);
            last = await ReadAsync(stream, block, stop);
            end += last;
            return end <= _manifest.Size
                ? last
                : throw new UpdateStoppedException($"The server sends more than the {_manifest.Size} bytes that the manifest promises.");
        }

        void Write(ReadOnlyMemory<byte> block)
        {
            RandomAccess.Write(_file, block.Span, written);
            _cached.MoveTo(written += block.Length);
        }
    }

    public void Dispose()
    {
        Hashes.Dispose();
        _file.Dispose();
    }

    /// <summary>What was received before an error counts: a download that is cut is resumed after it.</summary>
    private static async Task<int> ReadAsync(Stream stream, Memory<byte> block, CancellationToken stop)
    {
        var count = 0;
        while (count < block.Length)
        {
            int read;
            try
            {
                read = await stream.ReadAsync(block[count..], stop);
            }
            catch (Exception e) when (count > 0 && e is IOException or HttpRequestException or OperationCanceledException)
            {
                // The next read says it again.
                return count;
            }

            if (read == 0)
            {
                return count;
            }

            count += read;
        }

        return count;
    }

    private async Task HashAsync(CancellationToken stop)
    {
        if (RandomAccess.GetLength(_file) > _manifest.Size)
        {
            Clear();
        }

        var offset = 0L;
        await _ring.RunAsync(Fill, Hashes.AddToMd5, Hashes.AddToSha256);

        ValueTask<int> Fill(Memory<byte> block)
        {
            stop.ThrowIfCancellationRequested();
            var count = RandomAccess.Read(_file, block.Span, offset);
            _cached.MoveTo(offset += count);
            return ValueTask.FromResult(count);
        }
    }
}
