using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace ThinMqtt.Manager;

/// <summary>How the fleet was, over HTTP.</summary>
internal static class HistoryApi
{
    private const int MaximumPoints = 5000;

    private static readonly TimeSpan DefaultSpan = TimeSpan.FromHours(24);

    public static void MapHistory(this IEndpointRouteBuilder api) => api.MapGet("/history", Show)
        .WithTags("Fleet").WithName("ShowHistory").WithSummary("How many devices were online, stale and offline, of the last 30 days at most; the oldest first.");

    /// <param name="samples">The inventory.</param>
    /// <param name="options">The clock.</param>
    /// <param name="since">Such as 2026-11-22T08:00:00Z; by default 24 hours ago.</param>
    /// <param name="points">At most so many, 1 to 5000; 300 by default.</param>
    private static async Task<Results<Ok<FleetHistory>, ProblemHttpResult>> Show(
        ISampleStore samples, ManagerOptions options, string? since = null, int points = 300)
    {
        var now = options.TimeProvider.GetUtcNow();
        var begin = now - DefaultSpan;
        if (since is not null && !DateTimeOffset.TryParse(since, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out begin))
        {
            return Problem.BadRequest($"since is '{since}'; it is a time in UTC, such as {now:yyyy-MM-dd'T'HH:mm:ss'Z'}.");
        }

        if (points is < 1 or > MaximumPoints)
        {
            return Problem.BadRequest($"points is {points}; it is 1 to {MaximumPoints}.");
        }

        begin = begin < now - SampleRules.Memory ? now - SampleRules.Memory : begin;
        return TypedResults.Ok(new FleetHistory(SampleRules.Thin(await samples.SinceAsync(begin), begin, now, points)));
    }
}
