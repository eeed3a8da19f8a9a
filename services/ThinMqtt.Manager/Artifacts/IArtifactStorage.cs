using ThinMqtt.Contracts;

namespace ThinMqtt.Manager;

/// <summary>Where the bytes of artifacts are. What there is, and what is whole, the inventory says (<see cref="IArtifactStore"/>).</summary>
internal interface IArtifactStorage
{
    /// <exception cref="IOException">It cannot be used, and will not be without somebody's help.</exception>
    void Start();

    /// <param name="name">What is known of the artifact so far, such as <c>hello/1.0.0</c>: for people who look into the storage.</param>
    IArtifactWriter Begin(string name);

    /// <summary>A URL by which whoever has it may download, with Range, until it expires.</summary>
    DownloadUrl Sign(Artifact artifact);

    /// <summary>
    /// Removes what no release needs any more, now or soon; what cannot be removed is logged. Called as <see cref="IArtifactWriter.Place"/>
    /// is: nothing else takes the place at the same time.
    /// </summary>
    void Remove(Artifact artifact);

    /// <returns>Null when artifacts can be stored and downloaded, otherwise why not, and what to do about it.</returns>
    Task<string?> ProblemAsync(CancellationToken cancellationToken);
}

/// <summary>Bytes on their way in: nobody sees them before they are whole. Disposing removes what was not kept.</summary>
internal interface IArtifactWriter : IAsyncDisposable
{
    /// <exception cref="IOException">The storage does not take them.</exception>
    ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken);

    /// <summary>No more bytes follow. They survive a power cut from here on.</summary>
    /// <exception cref="IOException">The storage does not take them.</exception>
    Task CompleteAsync(CancellationToken cancellationToken);

    /// <summary>Gives the whole its place. Called inside a write of the inventory: for one artifact at a time, and not twice for one.</summary>
    /// <returns>The location, relative to the storage.</returns>
    string Place(PackageName package, SemanticVersion version);

    /// <summary>The inventory has it.</summary>
    void Keep();
}

/// <param name="Url">For devices.</param>
/// <param name="Expires">From then on it is refused.</param>
/// <param name="PathHere">Path and query where the download is on this very host, which may be reached by other names, too; else null.</param>
internal readonly record struct DownloadUrl(Uri Url, DateTimeOffset Expires, string? PathHere);
