using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;

namespace ThinMqtt.Cli;

/// <summary>Documents of the REST API with what an assistant needs: its memory is short.</summary>
internal static class Compact
{
    private const int MaximumEntries = 20;
    private const int MaximumText = 2000;

    public static DeviceInShort Summary(DeviceSummary device) => new()
    {
        Id = device.Id,
        Presence = device.Presence,
        LastSeen = Time(device.LastSeen),
        Hostname = device.Hardware?.Hostname,
        Room = device.Labels.Room,
        Tags = device.Labels.Tags.Count > 0 ? device.Labels.Tags : null,
        Address = DeviceText.Addresses(device.Hardware?.Addresses, isShort: true),
        Ram = device.Hardware is { } hardware ? Amounts.Size(hardware.Memory) : null,
        Os = device.Hardware?.Os.Name,
        Agent = device.Agent,
        Cloned = device.IsCloned ? true : null,
        Packages = Packages(device.Packages),
    };

    public static ReleaseInShort Release(Release release) => new()
    {
        Id = release.Id,
        Package = release.Package,
        Version = release.Version,
        Channel = release.Channel,
        State = release.State,
        Announced = Time(release.Announced),
        Attempt = release.Attempt,
        Size = release.Size,
        Devices = release.Counts.Where(pair => pair.Value > 0).ToDictionary(),
        Withdrawn = release.Withdrawn is { } withdrawn ? Time(withdrawn) : null,
    };

    public static JsonObject Json<T>(T result, JsonTypeInfo<T> type)
        where T : class => (JsonObject)JsonSerializer.SerializeToNode(result, type)!;

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

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static Dictionary<string, string>? Packages(IReadOnlyList<Package> packages) => packages.Count == 0
        ? null
        : packages.DistinctBy(package => package.Name)
            .ToDictionary(package => package.Name, package => package.State == "installed" ? package.Version : $"{package.Version} ({package.State})");
}
