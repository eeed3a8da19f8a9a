using ThinMqtt.Contracts;

namespace ThinMqtt.Manager;

/// <summary>
/// Releases; the <see cref="ReleasePublisher"/> tells the channels. A channel has one live release of a package. The counter of a package
/// grows whenever a version other than the last one is announced, on whatever channel: going back is a new release, and a version that
/// goes from one channel to the next stays the same for devices that have it.
/// </summary>
/// <remarks>All methods throw <see cref="InventoryUnavailableException"/> when the inventory is so; nothing is changed then.</remarks>
internal interface IReleaseStore
{
    /// <summary>Keeps the upload, unless its very bytes are there, and makes a release of it as <see cref="ReleaseAsync(ReleaseRequest)"/>.</summary>
    /// <returns>The number of the release, and whether it is new.</returns>
    /// <exception cref="UploadRefusedException">Another artifact has its package and version.</exception>
    Task<(long Id, bool IsNew)> ReleaseAsync(ReleaseRequest request, Upload upload);

    /// <summary>Makes a release of an artifact that is there, or announces it again if it is not live; a live one stays as it is.</summary>
    /// <returns>The number of the release, and whether it is new.</returns>
    /// <exception cref="UploadRefusedException">There is no such artifact.</exception>
    Task<(long Id, bool IsNew)> ReleaseAsync(ReleaseRequest request);

    /// <summary>Announces a release anew, so that devices may try once more.</summary>
    /// <returns>False when there is no such release.</returns>
    Task<bool> AnnounceAgainAsync(long id);

    /// <returns>False when there is no such release.</returns>
    Task<bool> WithdrawAsync(long id);

    /// <summary>Forgets a release with its results; and its artifact, if that is in no other release.</summary>
    /// <param name="id">Its number, which no other release will have.</param>
    /// <param name="remove">Removes the artifact's bytes. Called when nothing else can take their place.</param>
    Task<ReleaseDeletion> DeleteAsync(long id, Action<Artifact> remove);

    /// <summary>The newest first, a page of those that are wanted.</summary>
    Task<ReleasePage> ListAsync(ReleaseChoice choice);

    /// <summary>Those of the numbers that there are, the newest first.</summary>
    Task<IReadOnlyList<ReleaseSummary>> ListAsync(IReadOnlyList<long> ids);

    /// <returns>Null when there is no such release.</returns>
    Task<ReleaseDetails?> FindAsync(long id);

    /// <summary>All of them, for the <see cref="ReleasePublisher"/>.</summary>
    Task<IReadOnlyList<PublishedRelease>> PublishedAsync();

    /// <summary>Those of a package.</summary>
    Task<IReadOnlyList<PublishedRelease>> PublishedAsync(PackageName package);

    /// <summary>The channels know them in these revisions.</summary>
    Task RememberPublishedAsync(IReadOnlyList<PublishedRelease> releases);
}

/// <summary>Which releases to list.</summary>
/// <param name="Package">Null for any.</param>
/// <param name="Channel">Null for any.</param>
/// <param name="State">Null for any.</param>
/// <param name="Before">Only those with a lower number; null for all.</param>
/// <param name="Limit">At most so many.</param>
internal sealed record ReleaseChoice(PackageName? Package, ChannelName? Channel, ReleaseState? State, long? Before, int Limit);

/// <summary>What became of a release that was to be deleted.</summary>
internal enum ReleaseDeletion
{
    Done,

    /// <summary>There is no such release.</summary>
    Unknown,

    /// <summary>It is announced, or its channel has not been told yet that it is not any more.</summary>
    Announced,
}

/// <summary>A release as far as its channel is told of it.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Package">Its name.</param>
/// <param name="Channel">Where it is announced.</param>
/// <param name="IsLive">Whether it is the one to announce.</param>
/// <param name="Manifest">The exact bytes.</param>
/// <param name="Revision">Grows with every change that the channel is to be told of.</param>
/// <param name="Published">The revision that the channel was told last.</param>
internal sealed record PublishedRelease(
    long Id, PackageName Package, ChannelName Channel, bool IsLive, byte[] Manifest, long Revision, long Published)
{
    public string Topic => UpdateTopics.For(Channel, Package);
}
