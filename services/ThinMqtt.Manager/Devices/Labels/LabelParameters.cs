using System.Text.Json.Serialization;

namespace ThinMqtt.Manager;

/// <summary>What a device is to be called.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record LabelParameters
{
    /// <summary>Where it stands, up to 64 characters; absent or empty for none.</summary>
    public string? Room { get; init; }

    /// <summary>Up to 32 of up to 64 characters each: letters, digits, '.', '_' and '-'. Absent for none.</summary>
    public IReadOnlyList<string>? Tags { get; init; }
}
