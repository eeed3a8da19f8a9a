using System.Text.Json.Serialization;

namespace ThinMqtt.Cli;

// What tools answer where they do not pass on what the REST API says.

internal sealed record DeviceInShort
{
    public required string Id { get; init; }

    public required string Presence { get; init; }

    public required string LastSeen { get; init; }

    public string? Hostname { get; init; }

    public string? Room { get; init; }

    public IReadOnlyList<string>? Tags { get; init; }

    public string? Address { get; init; }

    public string? Ram { get; init; }

    public string? Os { get; init; }

    public string? Agent { get; init; }

    /// <summary>Two machines seem to use its id.</summary>
    public bool? Cloned { get; init; }

    /// <summary>Versions by package, with the state in brackets where one is not as installed.</summary>
    public IReadOnlyDictionary<string, string>? Packages { get; init; }
}

/// <param name="Devices">In the order that was asked for.</param>
/// <param name="Total">How many match.</param>
/// <param name="Next">For the page after this one; null on the last.</param>
internal sealed record DevicesFound(IReadOnlyList<DeviceInShort> Devices, int? Total, string? Next);

internal sealed record LabelledDevice(string Id, DeviceLabels Labels);

internal sealed record ReleaseInShort
{
    public required long Id { get; init; }

    public required string Package { get; init; }

    public required string Version { get; init; }

    public required string Channel { get; init; }

    public required string State { get; init; }

    public required string Announced { get; init; }

    public required int Attempt { get; init; }

    /// <summary>In bytes.</summary>
    public required long Size { get; init; }

    /// <summary>By the state of their latest attempt.</summary>
    public required IReadOnlyDictionary<string, int> Devices { get; init; }

    public string? Withdrawn { get; init; }

    /// <summary>Where it was asked for alone.</summary>
    public IReadOnlyList<FailureGroup>? Failures { get; init; }
}

/// <param name="Releases">The newest first.</param>
/// <param name="Next">For the page after this one; null on the last.</param>
internal sealed record ReleasesFound(IReadOnlyList<ReleaseInShort> Releases, string? Next);

/// <param name="Samples">The oldest first.</param>
internal sealed record SamplesFound(IReadOnlyList<Sample> Samples);

internal sealed record GroupsFound(IReadOnlyList<Group> Groups);

/// <summary>How tools write; their schemas say that what cannot be null is there.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(DevicesFound))]
[JsonSerializable(typeof(LabelledDevice))]
[JsonSerializable(typeof(ReleaseInShort))]
[JsonSerializable(typeof(ReleasesFound))]
[JsonSerializable(typeof(SamplesFound))]
[JsonSerializable(typeof(GroupsFound))]
[JsonSerializable(typeof(DeviceDetails))]
[JsonSerializable(typeof(WhyNot))]
[JsonSerializable(typeof(Overview))]
[JsonSerializable(typeof(Group))]
internal sealed partial class ToolJson : JsonSerializerContext;
