namespace ThinMqtt.Manager;

/// <summary>The database of what the manager knows: opened before the stores in it are used, and closed after them.</summary>
internal interface IInventory : IAsyncDisposable
{
    /// <summary>Opens it. One that is elsewhere and does not answer yet is tried again until it does; the stores wait for it.</summary>
    /// <exception cref="IOException">It cannot be used, and will not be without somebody's help.</exception>
    void Start();

    /// <summary>Ends when it can be used for the first time; cancelled, when it is closed before.</summary>
    Task OpenedAsync();

    /// <returns>Null when it can be read and written, otherwise why not, and what to do about it.</returns>
    Task<string?> ProblemAsync(CancellationToken cancellationToken);
}

/// <summary>The inventory cannot be read or written at present; nothing was changed, as far as is known. The message says why.</summary>
internal sealed class InventoryUnavailableException(string message, Exception? inner = null) : IOException(message, inner)
{
    /// <summary>Whether the connection was lost before the answer came, so that the change may be there all the same.</summary>
    public bool MayBeDone { get; init; }
}
