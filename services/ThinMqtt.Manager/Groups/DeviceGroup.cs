using System.Text.Json.Serialization;
using ThinMqtt.Contracts;

namespace ThinMqtt.Manager;

/// <summary>A filter that was saved under a name, as the inventory keeps it.</summary>
internal sealed record DeviceGroup(GroupName Name, string Filter, string? Description);

/// <summary>A group as it is told.</summary>
/// <param name="Name">As <c>group:NAME</c> has it in a filter.</param>
/// <param name="Filter">Which devices belong to it.</param>
/// <param name="Description">For people.</param>
public sealed record SavedGroup(string Name, string Filter, string? Description)
{
    internal static SavedGroup Of(DeviceGroup group) => new(group.Name.Value, group.Filter, group.Description);
}

/// <param name="Items">In the order of their names.</param>
public sealed record GroupList(IReadOnlyList<SavedGroup> Items);

/// <summary>What a group is to be.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record GroupParameters
{
    /// <summary>Which devices belong to it, up to 2000 characters.</summary>
    public string? Filter { get; init; }

    /// <summary>For people, up to 500 characters.</summary>
    public string? Description { get; init; }
}
