using ThinMqtt.Contracts;

namespace ThinMqtt.Manager;

/// <summary>The inventory of artifacts, which come with releases; their bytes are in an <see cref="IArtifactStorage"/>.</summary>
/// <remarks>All methods throw <see cref="InventoryUnavailableException"/> when the inventory is so.</remarks>
internal interface IArtifactStore
{
    /// <returns>Null when there is none.</returns>
    Task<Artifact?> FindAsync(PackageName package, SemanticVersion version);

    /// <summary>In the order of their packages.</summary>
    Task<IReadOnlyList<Artifact>> AllAsync();
}
