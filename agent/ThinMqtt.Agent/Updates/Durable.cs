using System.Runtime.InteropServices;

namespace ThinMqtt.Agent;

/// <summary>Changes of files that a power cut after them does not undo.</summary>
internal static class Durable
{
    /// <summary>Whoever reads the file sees the old content or the new one, whole.</summary>
    public static void Write(string path, ReadOnlySpan<byte> content)
    {
        var draft = path + ".new";
        using (var file = File.OpenHandle(draft, FileMode.Create, FileAccess.Write))
        {
            RandomAccess.Write(file, content, 0);
            RandomAccess.FlushToDisk(file);
        }

        Rename(draft, path);
    }

    /// <summary>Replaces a file or a link at <paramref name="to"/>, atomically; follows no link. Both are in one folder.</summary>
    public static void Rename(string from, string to)
    {
        RenameUnsynced(from, to);
        SyncFolder(Path.GetDirectoryName(to)!);
    }

    /// <summary>As <see cref="Rename"/>, for who renames many and syncs the folders afterwards.</summary>
    public static void RenameUnsynced(string from, string to)
    {
        if (LibC.Rename(from, to) != 0)
        {
            throw LastError($"{from} cannot be renamed to {to}");
        }
    }

    /// <summary>Readable for all, writable for its owner, and executable for all or nobody.</summary>
    public static void SetExecutable(string path, bool isExecutable)
    {
        const uint Plain = 0x1A4;
        const uint Executable = 0x1ED;
        if (LibC.ChangeMode(path, isExecutable ? Executable : Plain) != 0)
        {
            throw LastError($"{path} cannot be given its permissions");
        }
    }

    /// <summary>New, renamed and removed names in a folder are on disk afterwards.</summary>
    public static void SyncFolder(string path) => Sync(path, LibC.Sync);

    /// <summary>Everything written to the file system of <paramref name="path"/> is on disk afterwards.</summary>
    public static void SyncFileSystem(string path) => Sync(path, LibC.SyncFileSystem);

    private static void Sync(string path, Func<int, int> sync)
    {
        var folder = LibC.Open(path, LibC.CloseOnExec);
        if (folder < 0)
        {
            throw LastError($"{path} cannot be opened");
        }

        try
        {
            if (sync(folder) != 0)
            {
                throw LastError($"{path} cannot be written to disk");
            }
        }
        finally
        {
            _ = LibC.Close(folder);
        }
    }

    private static IOException LastError(string what)
    {
        var error = Marshal.GetLastPInvokeError();
        return new IOException($"{what}: {Marshal.GetPInvokeErrorMessage(error)}", error);
    }
}
