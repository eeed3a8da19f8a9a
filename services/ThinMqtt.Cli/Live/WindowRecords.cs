using System.Text.Json;

namespace ThinMqtt.Cli;

/// <summary>The live window anew.</summary>
/// <param name="Total">Devices that match.</param>
/// <param name="All">Devices that are known.</param>
/// <param name="Presence">Of those that match.</param>
/// <param name="From">The number of the first item among those that match.</param>
/// <param name="Items">Devices.</param>
internal sealed record WindowContent(int Total, int All, PresenceCounts Presence, int From, IReadOnlyList<JsonElement> Items);

/// <summary>What has changed in the live window; null is unchanged.</summary>
/// <param name="Total">Devices that match.</param>
/// <param name="All">Devices that are known.</param>
/// <param name="Presence">Of those that match.</param>
/// <param name="Order">Ids of all in the window.</param>
/// <param name="Items">Devices that are new in the window.</param>
/// <param name="Changes">For each device its id and what of it has changed; null is gone.</param>
internal sealed record WindowUpdate(
    int? Total, int? All, PresenceCounts? Presence, IReadOnlyList<string>? Order, IReadOnlyList<JsonElement>? Items, IReadOnlyList<JsonElement>? Changes);

internal sealed record PresenceCounts(int Online, int Stale, int Offline);
