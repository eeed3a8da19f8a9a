using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace ThinMqtt.Contracts;

/// <summary>A release for a channel. Topic <c>thin/updates/{channel}/{package}</c>, retained; removing it withdraws the release.</summary>
public sealed record ReleaseAnnouncement
{
    /// <summary>In bytes.</summary>
    public const int MaxSize = JsonObjectText.MaxSize;

    public required ManifestDocument Manifest { get; init; }

    /// <summary>Of <see cref="ManifestDocument.Utf8"/>; null for an unsigned release.</summary>
    public ManifestSignature? Signature { get; init; }

    /// <summary>Where any device may download the artifact: http or https.</summary>
    public required Uri Url { get; init; }

    /// <summary>From then on a device asks for its own URL; null for never.</summary>
    public DateTimeOffset? UrlExpires { get; init; }

    /// <summary>Who takes part; null for every device.</summary>
    public Rollout? Rollout { get; init; }

    /// <summary>Writes the manifest's bytes as they are, so that a signature still holds.</summary>
    public byte[] ToUtf8() => JsonSerializer.SerializeToUtf8Bytes(this, ReadableJson.Types.ReleaseAnnouncement);

    /// <summary>
    /// Reads the full form and the flat one of an ops script, which has the manifest's fields beside <c>url</c> and no signature.
    /// Unknown fields are ignored; known ones may be there once only.
    /// </summary>
    /// <returns>False with a reason that says to a person everything that is wrong with it.</returns>
    public static bool TryParse(
        ReadOnlyMemory<byte> utf8, [NotNullWhen(true)] out ReleaseAnnouncement? announcement, [NotNullWhen(false)] out string? reason)
    {
        announcement = null;
        if (!JsonObjectText.TryRead(utf8, "The announcement", out var json, out reason))
        {
            return false;
        }

        using var owned = json;
        var problems = new Problems();
        var fields = JsonFields.Read(json.RootElement, "", problems);
        announcement = fields is null ? null : AnnouncementReader.Read(fields);
        reason = problems.Describe("The announcement");
        return announcement is not null;
    }
}

/// <summary>Who vouches for a manifest.</summary>
public sealed record ManifestSignature
{
    /// <summary>Names one of the keys that the device trusts.</summary>
    public required string KeyId { get; init; }

    /// <summary>As JOSE names it (RFC 7518), such as <c>ES256</c>.</summary>
    public required string Algorithm { get; init; }

    /// <summary>In Base64.</summary>
    public required string Value { get; init; }
}

/// <summary>Steers one release to part of the devices.</summary>
public sealed record Rollout
{
    /// <summary>Decides which devices come first: see <see cref="RolloutShare"/>.</summary>
    public required string Id { get; init; }

    /// <summary>Of the devices, 0 to 1; growing it keeps those that took part before.</summary>
    public double Fraction { get; init; } = 1;

    /// <summary>Devices that take part whatever the fraction.</summary>
    public IReadOnlyList<DeviceId> Include { get; init; } = [];

    /// <summary>While true, no further device begins.</summary>
    public bool Paused { get; init; }
}
