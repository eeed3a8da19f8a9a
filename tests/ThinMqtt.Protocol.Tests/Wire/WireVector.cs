using System.Text.Json;
using System.Text.Json.Nodes;

namespace ThinMqtt.Protocol.Tests;

/// <summary>One case of vectors/*.json: bytes, and either what is read from them or the Reason Code they are refused with.</summary>
public sealed record WireVector
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web);

    public required string Name { get; init; }

    /// <summary>Statement id of the specification, or a section.</summary>
    public required string Spec { get; init; }

    /// <summary>The protocol versions it holds for: 4 is 3.1.1, 5 is 5.0.</summary>
    public required IReadOnlyList<int> Versions { get; init; }

    public required string Hex { get; init; }

    /// <summary>What writing the packet gives, where that is not <see cref="Hex"/>.</summary>
    public string? Again { get; init; }

    /// <summary>Some of the decoded fields; of a good packet.</summary>
    public JsonObject? Fields { get; init; }

    /// <summary>The name of a <see cref="ReasonCode"/>; of a bad packet.</summary>
    public string? Error { get; init; }

    /// <summary>The number of bytes that show a bad fixed header, where it is the header that is bad.</summary>
    public int? After { get; init; }

    /// <summary>The Maximum Packet Size, where there is one.</summary>
    public uint? Limit { get; init; }

    public byte[] Bytes => FromHex(Hex);

    public byte[] BytesAgain => FromHex(Again ?? Hex);

    public IEnumerable<MqttVersion> ProtocolVersions => Versions.Select(version => (MqttVersion)version);

    /// <summary>All cases, by the name of their file.</summary>
    public static IReadOnlyDictionary<string, WireVector[]> All { get; } = Directory
        .GetFiles(Path.Combine(AppContext.BaseDirectory, "vectors"), "*.json")
        .ToDictionary(file => Path.GetFileNameWithoutExtension(file)!, Load);

    private static WireVector[] Load(string file) => JsonSerializer.Deserialize<VectorFile>(File.ReadAllText(file), Options)!.Cases;

    private static byte[] FromHex(string hex) => Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal));

    private sealed record VectorFile(WireVector[] Cases);
}
