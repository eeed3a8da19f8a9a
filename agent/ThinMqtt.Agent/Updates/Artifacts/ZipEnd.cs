using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;

namespace ThinMqtt.Agent;

/// <summary>
/// The record at the end of a zip (APPNOTE 4.3.14, 4.3.16), read before the directory is, which costs memory for each entry.
/// </summary>
internal static class ZipEnd
{
    private const int Size = 22;
    private const int MaxComment = ushort.MaxValue;
    private const int LocatorSize = 20;
    private const int DirectoryBytesPerEntry = 1024;

    /// <exception cref="UpdateStoppedException">It is no zip, or its directory is larger than an honest one.</exception>
    public static void Check(SafeFileHandle file, UpdateOptions options)
    {
        var length = RandomAccess.GetLength(file);
        var tail = new byte[Math.Min(length, Size + MaxComment + LocatorSize)];
        RandomAccess.Read(file, tail, length - tail.Length);
        var at = tail.AsSpan().LastIndexOf("PK\x05\x06"u8);
        if (at < 0 || at + Size > tail.Length)
        {
            throw new UpdateStoppedException("The artifact is not a zip, or its end is missing.");
        }

        var end = tail.AsSpan(at);
        ulong entries = BinaryPrimitives.ReadUInt16LittleEndian(end[10..]);
        ulong directory = BinaryPrimitives.ReadUInt32LittleEndian(end[16..]);
        if (at >= LocatorSize && tail.AsSpan(at - LocatorSize, 4).SequenceEqual("PK\x06\x07"u8))
        {
            (entries, directory) = ReadLarge(file, BinaryPrimitives.ReadUInt64LittleEndian(tail.AsSpan(at - LocatorSize + 8)), length);
        }

        var directorySize = (ulong)(length - tail.Length + at) - directory;
        if (entries > (ulong)options.MaxEntries)
        {
            throw new UpdateStoppedException($"The artifact has {entries} entries; at most {options.MaxEntries} are allowed.");
        }

        if (directorySize > (entries + 1) * DirectoryBytesPerEntry)
        {
            throw new UpdateStoppedException($"The artifact's directory does not fit its {entries} entries; pack it again.");
        }
    }

    private static (ulong Entries, ulong Directory) ReadLarge(SafeFileHandle file, ulong offset, long length)
    {
        Span<byte> record = stackalloc byte[56];
        if (offset > (ulong)length || RandomAccess.Read(file, record, (long)offset) < record.Length)
        {
            throw new UpdateStoppedException("The artifact's zip64 record is not where it should be; pack it again.");
        }

        return (BinaryPrimitives.ReadUInt64LittleEndian(record[32..]), BinaryPrimitives.ReadUInt64LittleEndian(record[48..]));
    }
}
