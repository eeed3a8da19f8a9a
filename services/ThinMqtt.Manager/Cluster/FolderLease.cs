namespace ThinMqtt.Manager;

/// <summary>A lock on a file of the data folder: it ends with the process, however that ends. For managers of one machine.</summary>
internal sealed class FolderLease(ManagerOptions options) : ILease
{
    /// <summary>EWOULDBLOCK of Linux, which is what a lock that another process has gives.</summary>
    private const int WouldBlock = 11;

    private FileStream? _file;

    public Task<bool> HoldAsync()
    {
        try
        {
            _file ??= new FileStream(
                Path.Combine(options.DataFolder, "manager.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            return Task.FromResult(true);
        }
        catch (IOException exception) when (exception.HResult == WouldBlock)
        {
            return Task.FromResult(false);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InventoryUnavailableException($"The data folder {options.DataFolder} cannot be locked: {exception.Message}", exception);
        }
    }

    public Task ReleaseAsync()
    {
        _file?.Dispose();
        _file = null;
        return Task.CompletedTask;
    }

    public ValueTask DisposeAsync() => new(ReleaseAsync());
}
