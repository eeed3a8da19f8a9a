namespace ThinMqtt.Cli;

/// <summary>Words of the filter language, for completion; the server alone knows what a filter means.</summary>
internal static class FilterWords
{
    public static IReadOnlyList<string> Attributes { get; } =
    [
        "id", "hostname", "room", "tag", "address", "mac", "cpu", "cores", "gpu", "ram", "disk", "disk-free", "memory-free", "os", "kernel", "model",
        "architecture", "agent", "presence", "seen", "first-seen", "uptime", "load", "channel", "package", "damaged", "cloned", "group",
    ];

    public static IReadOnlyList<string> Sorts { get; } =
    [
        "hostname", "id", "room", "presence", "ram", "cpu", "cores", "gpu", "disk", "disk-free", "memory-free", "os", "kernel", "model", "agent", "address",
        "seen", "first-seen", "uptime", "load", "packages",
    ];

    public static IReadOnlyList<string> Presences { get; } = ["online", "stale", "offline"];
}
