using System.Security.Cryptography;
using ThinMqtt.Contracts;

namespace ThinMqtt.Agent;

/// <summary>Length and hashes of an artifact, taken while it passes. SHA-256 only where the manifest gives it.</summary>
internal sealed class ArtifactHashes(bool withSha256) : IDisposable
{
    private readonly IncrementalHash _md5 = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
    private readonly IncrementalHash? _sha256 = withSha256 ? IncrementalHash.CreateHash(HashAlgorithmName.SHA256) : null;

    public long Length { get; private set; }

    /// <summary>MD5 takes as long as all else that happens to a block together, so it is to run beside the rest.</summary>
    public void AddToMd5(ReadOnlyMemory<byte> block)
    {
        _md5.AppendData(block.Span);
        Length += block.Length;
    }

    public void AddToSha256(ReadOnlyMemory<byte> block) => _sha256?.AppendData(block.Span);

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
