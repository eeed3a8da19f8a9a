using System.Text.Json.Serialization;

namespace ThinMqtt.Cli;

/// <summary>A server and who one is there. Never a password.</summary>
internal sealed record Profile
{
    public required string Server { get; init; }

    public string? User { get; init; }

    /// <summary>A file with the password; asked for, or THINCTL_PASSWORD, where there is none.</summary>
    public string? PasswordFile { get; init; }

    /// <summary>Whether the password may cross the network in the clear.</summary>
    public bool Insecure { get; init; }
}

/// <summary>The file of profiles.</summary>
internal sealed record ProfileSettings
{
    /// <summary>The one that counts where none is named.</summary>
    public string? Current { get; init; }

    public IReadOnlyDictionary<string, Profile> Profiles { get; init; } = new SortedDictionary<string, Profile>(StringComparer.Ordinal);
}

/// <summary>As <c>profile list --json</c> has it.</summary>
internal sealed record ListedProfile(string Name, string Server, string? User, string? PasswordFile, bool IsCurrent);

internal sealed record ProfileList(IReadOnlyList<ListedProfile> Items);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    WriteIndented = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
    RespectNullableAnnotations = true,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(ProfileSettings))]
internal sealed partial class ProfileJson : JsonSerializerContext;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ProfileList))]
internal sealed partial class ProfileListJson : JsonSerializerContext;
