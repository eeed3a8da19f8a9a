using System.Security.Cryptography;
using ThinMqtt.Contracts;

namespace ThinMqtt.Agent;

/// <summary>Length and hashes of an artifact, taken while it passes. SHA-256 only where the manifest gives it.</summary>
internal sealed class ArtifactHashes(bool withSha256) : IDisposable
{
    private readonly IncrementalHash _md5 = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
    private readonly IncrementalHash? _sha256 = withSha256 ? IncrementalHash.CreateHash(HashAlgorithmName.SHA256) : null;

    public long Length { get; private set; }

    /// <summary>MD5 is the slowest of all that happens to a block, so it runs beside the rest.</summary>
    /// <param name="block">Must not change until the task has ended.</param>
    /// <param name="meanwhile">Done with the block on another thread.</param>
    public async Task AddAsync(ReadOnlyMemory<byte> block, Action meanwhile)
    {
        var md5 = Task.Run(() => _md5.AppendData(block.Span));
        try
        {
            await Task.Run(() =>
            {
                meanwhile();
                _sha256?.AppendData(block.Span);
            });
        }
        finally
        {
            await md5;
        }

        Length += block.Length;
    }

    /// <returns>What is wrong, for a person; null when all is as the manifest says.</returns>
    public string? Mismatch(Manifest manifest)
    {
        if (Length != manifest.Size)
        {
            return $"The artifact has {Length} bytes; the manifest says {manifest.Size}.";
        }

        var md5 = Convert.ToHexStringLower(_md5.GetCurrentHash());
        if (md5 != manifest.Md5)
        {
            return $"The artifact's MD5 is {md5}; the manifest says {manifest.Md5}.";
        }

        var sha256 = _sha256 is null ? null : Convert.ToHexStringLower(_sha256.GetCurrentHash());
        return sha256 == manifest.Sha256 ? null : $"The artifact's SHA-256 is {sha256}; the manifest says {manifest.Sha256}.";
    }

    public void Dispose()
    {
        _md5.Dispose();
        _sha256?.Dispose();
    }
}
