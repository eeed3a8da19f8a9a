using Microsoft.Win32.SafeHandles;

namespace ThinMqtt.Cli;

/// <summary>A zip on this machine, opened once, so that what was checked is what is sent.</summary>
internal sealed class ArtifactFile : IDisposable
{
    private readonly SafeFileHandle _handle;
    private readonly DateTime _changed;

    private ArtifactFile(string path, SafeFileHandle handle)
    {
        (Path, _handle) = (path, handle);
        (Size, _changed) = (RandomAccess.GetLength(handle), File.GetLastWriteTimeUtc(handle));
    }

    public string Path { get; }

    /// <summary>In bytes, when it was opened.</summary>
    public long Size { get; }

    private static ReadOnlySpan<byte> ZipMark => "PK\x03\x04"u8;

    /// <exception cref="CommandException">It is no zip that can be read.</exception>
    public static ArtifactFile Open(string path)
    {
        if (Directory.Exists(path))
        {
            throw Misused($"'{path}' is a folder. An artifact is the zip of what is in it: (cd '{path}' && zip -r ../artifact.zip .)");
        }

        ArtifactFile? file = null;
        try
        {
            file = new ArtifactFile(path, File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, FileOptions.SequentialScan));
            file.ThrowUnlessZip();
            return file;
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw Misused($"there is no file '{path}' (in {Environment.CurrentDirectory}).");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw Misused($"'{path}' cannot be read: {exception.Message}");
        }
        catch (CommandException)
        {
            file?.Dispose();
            throw;
        }
    }

    /// <exception cref="CommandException">It ends before its size, or cannot be read.</exception>
    public async ValueTask<int> ReadAsync(Memory<byte> buffer, long offset, CancellationToken stop)
    {
        var wanted = (int)Math.Min(buffer.Length, Size - offset);
        try
        {
            var read = await RandomAccess.ReadAsync(_handle, buffer[..wanted], offset, stop);
            return read > 0 ? read : throw Changed();
        }
        catch (IOException exception)
        {
            throw new CommandException(ExitCode.Misused, $"'{Path}' cannot be read any further: {exception.Message} Nothing was released.");
        }
    }

    /// <exception cref="CommandException">Somebody has written to it since it was opened.</exception>
    public void ThrowIfChanged()
    {
        if (RandomAccess.GetLength(_handle) != Size || File.GetLastWriteTimeUtc(_handle) != _changed)
        {
            throw Changed();
        }
    }

    public void Dispose() => _handle.Dispose();

    private void ThrowUnlessZip()
    {
        var begin = new byte[ZipMark.Length];
        if (Size == 0 || RandomAccess.Read(_handle, begin, 0) < begin.Length || !begin.AsSpan().SequenceEqual(ZipMark))
        {
            throw Misused($"'{Path}' is {(Size == 0 ? "empty" : "not a zip file: it does not begin with 'PK'")}. An artifact is the zip of one version.");
        }
    }

    private CommandException Changed() => Misused($"'{Path}' changed while it was uploaded. Nothing was released; try again when it is whole.");

    private static CommandException Misused(string message) => new(ExitCode.Misused, message);
}
