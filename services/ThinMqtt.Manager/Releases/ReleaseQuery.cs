using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using ThinMqtt.Contracts;

namespace ThinMqtt.Manager;

/// <summary>Which releases to list, as query parameters.</summary>
internal readonly record struct ReleaseQuery
{
    public const int MaximumLimit = 1000;

    /// <summary>What fits into a request line of 8 KiB.</summary>
    private const int MaximumIds = 200;

    private const int DefaultLimit = 100;

    /// <summary>Only of this package.</summary>
    [FromQuery(Name = "package")]
    public string? Package { get; init; }

    /// <summary>Only on this channel.</summary>
    [FromQuery(Name = "channel")]
    public string? Channel { get; init; }

    /// <summary>live, replaced or withdrawn.</summary>
    [FromQuery(Name = "state")]
    public string? State { get; init; }

    /// <summary>The <c>next</c> of the page before.</summary>
    [FromQuery(Name = "after")]
    public string? After { get; init; }

    /// <summary>1 to 1000; 100 by default.</summary>
    [FromQuery(Name = "limit")]
    public int? Limit { get; init; }

    /// <summary>Only these, up to 200; the other parameters do not count then.</summary>
    [FromQuery(Name = "id")]
    public long[]? Id { get; init; }

    /// <returns>False with a reason for a person.</returns>
    public bool TryRead([NotNullWhen(true)] out ReleaseChoice? choice, [NotNullWhen(false)] out string? reason)
    {
        choice = null;
        var (package, channel, before) = (default(PackageName), default(ChannelName), 0L);
        var limit = Limit ?? DefaultLimit;
        reason = Id?.Length > MaximumIds ? $"There are {Id.Length} ids; at most {MaximumIds} are allowed. Ask for the others in a further request."
            : Package is not null && !PackageName.TryParse(Package, out package, out var packageReason) ? packageReason
            : Channel is not null && !ChannelName.TryParse(Channel, out channel, out var channelReason) ? channelReason
            : !string.IsNullOrEmpty(After) && !long.TryParse(After, NumberStyles.None, CultureInfo.InvariantCulture, out before)
                ? $"after is '{After}'; it is the next of a page, or nothing for the first one."
            : limit is < 1 or > MaximumLimit ? $"limit is {limit}; it is 1 to {MaximumLimit}."
            : null;
        if (reason is not null || !Word.TryParse<ReleaseState>("state", State, out var state, out reason))
        {
            return false;
        }

        choice = new ReleaseChoice(
            Package is null ? null : package, Channel is null ? null : channel, state, string.IsNullOrEmpty(After) ? null : before, limit);
        return true;
    }
}
