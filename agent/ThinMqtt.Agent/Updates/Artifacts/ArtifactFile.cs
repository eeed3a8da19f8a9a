using Microsoft.Win32.SafeHandles;
using ThinMqtt.Contracts;

namespace ThinMqtt.Agent;

/// <summary>
/// The file that an artifact is downloaded to, <c>*.unverified</c>, with the hashes of what it has. Receiving, writing and the two
/// hashes overlap. It is not synced: after a restart it is hashed anew, so that nothing depends on what a power cut left of it, and
/// what is deleted again within seconds never wears the flash.
/// </summary>
internal sealed class ArtifactFile : IDisposable
{
    /// <summary>In bytes; two blocks are in memory.</summary>
    private const int BlockSize = 1 << 20;

    private readonly SafeFileHandle _file;
    private readonly Manifest _manifest;
    private readonly byte[][] _blocks = [GC.AllocateUninitializedArray<byte>(BlockSize), GC.AllocateUninitializedArray<byte>(BlockSize)];

    private ArtifactFile(SafeFileHandle file, Manifest manifest) =>
        (_file, _manifest, Hashes) = (file, manifest, new ArtifactHashes(manifest.Sha256 is not null));

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
    }

    /// <summary>Appends all that a stream has, but not a byte more than the manifest promises.</summary>
    /// <param name="stream">What a server sends.</param>
    /// <param name="received">Called with the count of bytes of each block; may wait, for a limited rate.</param>
    /// <param name="stop">Ends it between two reads.</param>
    /// <exception cref="UpdateStoppedException">There is more.</exception>
    public async Task AppendAsync(Stream stream, Func<int, ValueTask> received, CancellationToken stop)
    {
        var writing = Task.CompletedTask;
        try
        {
            for (var i = 0; ; i ^= 1)
            {
                var count = await FillAsync(stream, _blocks[i], stop);
                await writing;
                if (count == 0)
                {
                    return;
                }

                writing = WriteAsync(_blocks[i].AsMemory(0, count));
                await received(count);
            }
        }
        finally
        {
            await writing;
        }
    }

    public void Dispose()
    {
        Hashes.Dispose();
        _file.Dispose();
    }

    /// <summary>What was received before an error counts: a download that is cut is resumed after it.</summary>
    private static async Task<int> FillAsync(Stream stream, byte[] block, CancellationToken stop)
    {
        var count = 0;
        while (count < block.Length)
        {
            int read;
            try
            {
                read = await stream.ReadAsync(block.AsMemory(count), stop);
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

    private Task WriteAsync(ReadOnlyMemory<byte> block)
    {
        var offset = Length;
        return offset + block.Length > _manifest.Size
            ? throw new UpdateStoppedException($"The server sends more than the {_manifest.Size} bytes that the manifest promises.")
            : Hashes.AddAsync(block, () => RandomAccess.Write(_file, block.Span, offset));
    }

    private async Task HashAsync(CancellationToken stop)
    {
        if (RandomAccess.GetLength(_file) > _manifest.Size)
        {
            Clear();
        }

        while (RandomAccess.Read(_file, _blocks[0], Length) is var count and > 0)
        {
            stop.ThrowIfCancellationRequested();
            await Hashes.AddAsync(_blocks[0].AsMemory(0, count), () => { });
        }
    }
}
