namespace ThinMqtt.Manager;

/// <summary>The bytes of artifacts alone, with nothing that serves them: what a storage is for somebody who moves it as a whole.</summary>
/// <remarks>What fails is an <see cref="IOException"/> whose message names the storage or the file.</remarks>
internal interface IArtifactBytes : IAsyncDisposable
{
    /// <summary>For people.</summary>
    string Name { get; }

    /// <summary>Makes what is missing of the storage itself, before something is written to it.</summary>
    Task PrepareAsync(CancellationToken stop);

    /// <returns>Null when there is nothing.</returns>
    Task<Stream?> OpenAsync(string location, CancellationToken stop);

    /// <summary>Where an artifact that comes from elsewhere is to be: the same place whenever it is asked, so that what was interrupted finds it.</summary>
    string PlaceOf(Artifact artifact);

    /// <summary>Its bytes on their way to <see cref="PlaceOf"/>.</summary>
    IArtifactWriter Begin(Artifact artifact);
}
