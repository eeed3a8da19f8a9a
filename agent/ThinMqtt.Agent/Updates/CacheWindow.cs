using Microsoft.Win32.SafeHandles;

namespace ThinMqtt.Agent;

/// <summary>
/// Follows a large file that passes once, from its beginning to its end, and lets only a part of it stay in the memory in which the
/// system caches what the device's other programs read. Only advice: a file system may ignore it.
/// </summary>
internal sealed class CacheWindow(SafeFileHandle file)
{
    /// <summary>In bytes; smaller files are left alone.</summary>
    public const int Size = 1 << 22;

    private const int DoNotNeed = 4;

    private long _released;

    /// <param name="position">Up to which the file has been read or written, in bytes.</param>
    public void MoveTo(long position)
    {
        if (position - _released >= Size)
        {
            _released = position;
            Release(position);
        }
    }

    /// <summary>What is on disk leaves the cache, and what is not begins to be written.</summary>
    /// <param name="length">Of the part from the beginning of the file, in bytes.</param>
    public void Release(long length)
    {
        // off_t has 32 bits on 32-bit ARM; there the part is cut.
        _ = LibC.Advise(file, 0, (nint)Math.Min(length, nint.MaxValue), DoNotNeed);
    }
}
