using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using ThinMqtt.Contracts;

namespace ThinMqtt.Manager;

/// <summary>Why a device has, or has not, got a release, over HTTP.</summary>
internal static class WhyApi
{
    public static void MapWhy(this IEndpointRouteBuilder api) => api.MapGet("/devices/{id}/why", Explain)
        .WithTags("Devices").WithName("ExplainRelease").WithSummary("Why a device has, or has not, got a release: in one word, in a sentence, and with every reason that is known.");

    /// <param name="devices">The inventory.</param>
    /// <param name="releases">Likewise.</param>
    /// <param name="options">With the clock.</param>
    /// <param name="id">The device.</param>
    /// <param name="release">The number of the release.</param>
    private static async Task<Results<Ok<Why>, ProblemHttpResult>> Explain(
        IDeviceStore devices, IReleaseStore releases, ManagerOptions options, string id, string? release = null)
    {
        if (!DeviceId.TryParse(id, out var device, out var reason))
        {
            return Problem.BadRequest(reason);
        }

        if (!long.TryParse(release, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return Problem.BadRequest($"release is '{release}'; it is the number of a release. GET /api/v1/releases lists them.");
        }

        if (await devices.FindAsync(device.Value) is not { } details)
        {
            return Problem.NotFound($"No device '{id}' has been seen. GET /api/v1/devices lists those that have.");
        }

        return await releases.ListAsync([number]) is [var summary]
            && await releases.PublishedAsync(summary.Package) is var published && published.FirstOrDefault(one => one.Id == number) is { } one
            ? TypedResults.Ok(WhyRules.Explain(Facts(details, summary, one, published, options.TimeProvider.GetUtcNow())))
            : Problem.NotFound($"There is no release {number}. GET /api/v1/releases lists those that are.");
    }

    private static WhyFacts Facts(
        DeviceDetails device, ReleaseSummary release, PublishedRelease published, IReadOnlyList<PublishedRelease> ofPackage, DateTimeOffset now)
    {
        var live = ofPackage.FirstOrDefault(other => other.IsLive && other.Channel == release.Channel && other.Id != release.Id);
        return new WhyFacts
        {
            Device = device,
            Release = release,
            Manifest = ManifestOf(published),
            IsTold = published.Revision == published.Published,
            Live = live is null ? null : (live.Id, ManifestOf(live).Version),
            Now = now,
        };
    }

    private static Manifest ManifestOf(PublishedRelease release) => ManifestDocument.TryParse(release.Manifest, out var document, out var reason)
        ? document.Manifest
        : throw new InventoryUnavailableException($"The manifest of release {release.Id} cannot be read: {reason} Release its artifact again.");
}
