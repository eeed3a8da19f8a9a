using ThinMqtt.Contracts;

namespace ThinMqtt.Manager;

/// <summary>The zip of one version of a package, as it is stored.</summary>
/// <param name="Package">Its name.</param>
/// <param name="Version">SemVer.</param>
/// <param name="Size">In bytes.</param>
/// <param name="Md5">32 hex digits in lower case.</param>
/// <param name="Sha256">64 hex digits in lower case.</param>
/// <param name="Uploaded">When it was complete.</param>
/// <param name="Location">Where its bytes are, relative to the storage: <c>/</c> between folders or in a key.</param>
public sealed record Artifact(
    PackageName Package, SemanticVersion Version, long Size, string Md5, string Sha256, DateTimeOffset Uploaded, string Location)
{
    /// <summary>As a person would save it.</summary>
    public string FileName => $"{Package}-{Version}.zip";
}

/// <summary>A package with its versions, the highest first.</summary>
public sealed record PackageSummary(PackageName Package, IReadOnlyList<PackageVersion> Versions);

/// <param name="Version">SemVer.</param>
/// <param name="Size">In bytes.</param>
/// <param name="Md5">32 hex digits in lower case.</param>
/// <param name="Sha256">64 hex digits in lower case.</param>
/// <param name="Uploaded">When it was complete.</param>
/// <param name="Url">Downloads it, without further credentials, until <paramref name="UrlExpires"/>.</param>
/// <param name="UrlExpires">From then on the URL is refused.</param>
public sealed record PackageVersion(
    SemanticVersion Version, long Size, string Md5, string Sha256, DateTimeOffset Uploaded, Uri Url, DateTimeOffset UrlExpires);
