using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ThinMqtt.Cli;

/// <summary>Documents of the REST API with what an assistant needs: its memory is short.</summary>
internal static class Compact
{
    private const int MaximumEntries = 20;
    private const int MaximumText = 2000;

    public static JsonObject Summary(DeviceSummary device)
    {
        var summary = new JsonObject { ["id"] = device.Id, ["presence"] = device.Presence, ["lastSeen"] = Time(device.LastSeen) };
        summary.AddIfAny("hostname", device.Hardware?.Hostname);
        summary.AddIfAny("room", device.Labels.Room);
        summary.AddIfAny("tags", device.Labels.Tags.Count > 0 ? new JsonArray([.. device.Labels.Tags.Select(tag => (JsonNode)tag)]) : null);
        summary.AddIfAny("address", DeviceText.Addresses(device.Hardware?.Addresses, isShort: true));
        summary.AddIfAny("ram", device.Hardware is { } hardware ? Amounts.Size(hardware.Memory) : null);
        summary.AddIfAny("os", device.Hardware?.Os.Name);
        summary.AddIfAny("agent", device.Agent);
        summary.AddIfAny("cloned", device.IsCloned ? true : null);
        summary.AddIfAny("packages", Packages(device.Packages));
        return summary;
    }

    public static JsonObject Release(Release release)
    {
        var compact = new JsonObject
        {
            ["id"] = release.Id,
            ["package"] = release.Package,
            ["version"] = release.Version,
            ["channel"] = release.Channel,
            ["state"] = release.State,
            ["announced"] = Time(release.Announced),
            ["attempt"] = release.Attempt,
            ["size"] = release.Size,
            ["devices"] = new JsonObject(release.Counts.Where(pair => pair.Value > 0).Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)pair.Value))),
        };
        compact.AddIfAny("withdrawn", release.Withdrawn is { } withdrawn ? Time(withdrawn) : null);
        return compact;
    }

    /// <summary>The newest of what happened, and the end of long logs.</summary>
    public static JsonObject Device(JsonElement details)
    {
        var device = Copy(details);
        foreach (var name in new[] { "events", "results" })
        {
            if (device[name] is JsonArray { Count: > MaximumEntries } entries)
            {
                device[name] = new JsonArray([.. entries.Take(MaximumEntries).Select(entry => entry?.DeepClone())]);
            }
        }

        foreach (var result in (device["results"] as JsonArray ?? []).OfType<JsonObject>())
        {
            if (result["logTail"]?.ToString() is { Length: > MaximumText } log)
            {
                result["logTail"] = "…" + log[^MaximumText..];
            }
        }

        return device;
    }

    /// <exception cref="CommandException">It is no object.</exception>
    public static JsonObject Copy(JsonElement document) =>
        JsonNode.Parse(document.GetRawText()) as JsonObject ?? throw new CommandException(ExitCode.Failed, "the server answered with something else than an object.");

    public static void AddIfAny(this JsonObject target, string name, JsonNode? value)
    {
        if (value is not null)
        {
            target[name] = value;
        }
    }

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static JsonObject? Packages(IReadOnlyList<Package> packages) => packages.Count == 0
        ? null
        : new JsonObject(packages.DistinctBy(package => package.Name).Select(package =>
            KeyValuePair.Create(package.Name, (JsonNode?)(package.State == "installed" ? package.Version : $"{package.Version} ({package.State})"))));
}
