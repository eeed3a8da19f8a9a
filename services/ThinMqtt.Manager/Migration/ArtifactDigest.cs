using System.Security.Cryptography;

namespace ThinMqtt.Manager;

/// <summary>What bytes really are, against what the inventory says of them.</summary>
/// <param name="Size">In bytes.</param>
/// <param name="Sha256">64 hex digits in lower case.</param>
internal readonly record struct ArtifactDigest(long Size, string Sha256)
{
    private const int BufferSize = 1 << 20;

    public bool IsOf(Artifact artifact) => Size == artifact.Size && Sha256 == artifact.Sha256;

    /// <summary>Reads to the end; memory does not grow with the size.</summary>
    /// <param name="content">The bytes.</param>
    /// <param name="take">Is given each piece.</param>
    /// <param name="stop">Ends it.</param>
    public static async Task<ArtifactDigest> ReadAsync(Stream content, Func<ReadOnlyMemory<byte>, ValueTask> take, CancellationToken stop)
    {
        using var sha256 = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = GC.AllocateUninitializedArray<byte>(BufferSize);
        var size = 0L;
        while (await content.ReadAsync(buffer, stop) is > 0 and var read)
        {
            sha256.AppendData(buffer.AsSpan(0, read));
            await take(buffer.AsMemory(0, read));
            size += read;
        }

        return new ArtifactDigest(size, Convert.ToHexStringLower(sha256.GetHashAndReset()));
    }
}
