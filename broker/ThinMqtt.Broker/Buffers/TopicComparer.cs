using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace ThinMqtt.Broker;

/// <summary>
/// Topics and their levels as dictionary keys, looked up by a span of a receive buffer. The hash is seeded for each process,
/// so that nobody can choose topics that collide.
/// </summary>
internal sealed class TopicComparer : IEqualityComparer<byte[]>, IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[]>
{
    public static readonly TopicComparer Instance = new();

    private static readonly ulong Seed = BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(8)) | 1;

    private TopicComparer()
    {
    }

    public byte[] Create(ReadOnlySpan<byte> alternate) => alternate.ToArray();

    public bool Equals(ReadOnlySpan<byte> alternate, byte[] other) => alternate.SequenceEqual(other);

    public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

    public int GetHashCode([DisallowNull] byte[] obj) => GetHashCode(obj.AsSpan());

    public int GetHashCode(ReadOnlySpan<byte> alternate)
    {
        var hash = Seed ^ (ulong)alternate.Length;
        while (alternate.Length >= 8)
        {
            hash = Mix(hash ^ BinaryPrimitives.ReadUInt64LittleEndian(alternate));
            alternate = alternate[8..];
        }

        ulong tail = 0;
        for (var i = 0; i < alternate.Length; i++)
        {
            tail |= (ulong)alternate[i] << (8 * i);
        }

        hash = Mix(hash ^ tail);
        return (int)(hash ^ (hash >> 32));
    }

    /// <summary>Both halves of a 128-bit product: every bit of the input reaches every bit of the output.</summary>
    private static ulong Mix(ulong value)
    {
        var high = Math.BigMul(value ^ Seed, 0x9E37_79B9_7F4A_7C15, out var low);
        return high ^ low;
    }
}
