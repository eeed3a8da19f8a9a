using System.Diagnostics.CodeAnalysis;

namespace ThinMqtt.Broker;

/// <summary>Topic Names are compared byte by byte (section 4.7.3).</summary>
internal sealed class TopicNameComparer : IEqualityComparer<byte[]>
{
    public static readonly TopicNameComparer Instance = new();

    public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

    public int GetHashCode([DisallowNull] byte[] obj)
    {
        var hash = default(HashCode);
        hash.AddBytes(obj);
        return hash.ToHashCode();
    }
}
