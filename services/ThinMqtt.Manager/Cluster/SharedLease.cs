namespace ThinMqtt.Manager;

/// <summary>
/// A lease in the shared inventory. Whoever has it renews it; it is taken from an owner whose renewals have been missing for
/// <see cref="ManagerOptions.LeaseDuration"/> by this manager's own watch, so that clocks need not agree.
/// </summary>
/// <remarks>
/// An owner that was merely slow loses the session to the next one at the broker, which knows one connection per ClientId, and what it
/// still writes is guarded by what it has read: nothing is handled twice or lost.
/// </remarks>
internal sealed class SharedLease(ILeaseStore store, ManagerOptions options) : ILease
{
    private readonly FolderLease _name = new(options);
    private string? _owner;
    private LeaseRecord? _seen;
    private long _seenSince;

    public async Task<bool> HoldAsync()
    {
        _owner ??= await NameAsync();
        try
        {
            var present = await store.ReadAsync();
            return IsFree(present) && await store.TryWriteAsync(present, new LeaseRecord(_owner, (present?.Renewal ?? 0) + 1));
        }
        catch (InventoryUnavailableException)
        {
            _seen = null; // The owner could not renew it either.
            throw;
        }
    }

    public async Task ReleaseAsync()
    {
        if (_owner is not null && await store.ReadAsync() is { } present && present.Owner == _owner)
        {
            await store.TryWriteAsync(present, null);
        }
    }

    public ValueTask DisposeAsync() => _name.DisposeAsync();

    /// <summary>
    /// The same at the next start, so that a manager which was killed has its own lease back at once; unless another process uses the data
    /// folder at the same time.
    /// </summary>
    private async Task<string> NameAsync()
    {
        try
        {
            Directory.CreateDirectory(options.DataFolder);
            var own = Guid.NewGuid().ToString("N");
            return $"{Environment.MachineName}:{(await _name.HoldAsync() ? await KeptAsync(own) : own)}";
        }
        catch (Exception exception) when (exception is not InventoryUnavailableException && exception is IOException or UnauthorizedAccessException)
        {
            throw new InventoryUnavailableException(
                $"The data folder {options.DataFolder} cannot be written, where this manager keeps its name: {exception.Message}", exception);
        }
    }

    /// <summary>Of the folder, as machines may have the same name and the same paths.</summary>
    private async Task<string> KeptAsync(string own)
    {
        var file = Path.Combine(options.DataFolder, "manager.id");
        if (!File.Exists(file))
        {
            await File.WriteAllTextAsync(file, own);
        }

        return (await File.ReadAllTextAsync(file)).Trim() is { Length: > 0 } kept ? kept : own;
    }

    private bool IsFree(LeaseRecord? present)
    {
        if (present is null || present.Owner == _owner)
        {
            return true;
        }

        if (present != _seen)
        {
            (_seen, _seenSince) = (present, TimeProvider.System.GetTimestamp());
        }

        return TimeProvider.System.GetElapsedTime(_seenSince) >= options.LeaseDuration;
    }
}
