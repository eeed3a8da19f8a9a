using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ThinMqtt.Cli;

/// <summary>What was agreed upon when the session was opened.</summary>
internal sealed record McpSession(string Version)
{
    /// <summary>The only revision with batches; those before and after have none.</summary>
    private const string VersionWithBatches = "2025-03-26";

    private const string Instructions = """
        A fleet of thin clients that get releases of packages over MQTT. Filters have terms with blanks between, all of which must hold:
        a word (part of host name, id, room, tag, address, …) or attribute, operator, value, such as presence:offline, room:lab, tag:kiosk,
        ram<4GiB, seen>2h, agent<2.0, package:browser!=2.1.0, group:NAME; -term is its opposite. why_not says why a device has not got a release.
        """;

    /// <summary>The newest first.</summary>
    private static readonly string[] Versions = ["2025-11-25", "2025-06-18", VersionWithBatches, "2024-11-05"];

    public bool HasBatches => Version == VersionWithBatches;

    /// <summary>The client's version where it is known here, otherwise the newest; the client decides whether that will do.</summary>
    /// <exception cref="RpcException">It says no version.</exception>
    public static McpSession Open(JsonElement parameters) =>
        parameters.ValueKind == JsonValueKind.Object && parameters.TryGetProperty("protocolVersion", out var wanted) && wanted.ValueKind == JsonValueKind.String
            ? new McpSession(Versions.Contains(wanted.GetString()) ? wanted.GetString()! : Versions[0])
            : throw new RpcException(RpcError.InvalidParameters, $"initialize needs a protocolVersion, such as {Versions[0]}.");

    public JsonObject Greeting() => new()
    {
        ["protocolVersion"] = Version,
        ["capabilities"] = new JsonObject { ["tools"] = new JsonObject() },
        ["serverInfo"] = new JsonObject
        {
            ["name"] = "thinctl",
            ["title"] = "ThinMqtt fleet",
            ["version"] = typeof(McpSession).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion,
        },
        ["instructions"] = Instructions.ReplaceLineEndings(" "),
    };
}
