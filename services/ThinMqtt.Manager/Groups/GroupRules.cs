using System.Diagnostics.CodeAnalysis;
using ThinMqtt.Contracts;

namespace ThinMqtt.Manager;

/// <summary>Pure: what a group may be.</summary>
internal static class GroupRules
{
    public const int MaximumDescriptionLength = 500;

    /// <returns>False with everything that is wrong.</returns>
    public static bool TryRead(
        GroupName name, GroupParameters parameters, [NotNullWhen(true)] out DeviceGroup? group, [NotNullWhen(false)] out string? reason)
    {
        var (filter, description) = (parameters.Filter?.Trim() ?? "", parameters.Description?.Trim());
        string?[] problems = [FilterProblem(filter), DescriptionProblem(description)];
        reason = problems.Any(problem => problem is not null) ? string.Join(' ', problems.OfType<string>()) : null;
        group = reason is null ? new DeviceGroup(name, filter, string.IsNullOrEmpty(description) ? null : description) : null;
        return reason is null;
    }

    private static string? FilterProblem(string filter) => filter.Length switch
    {
        0 => "The group has no filter; give one, such as \"tag:kiosk ram<4GiB\".",
        > FleetFilter.MaximumLength => $"The filter has {filter.Length} characters; at most {FleetFilter.MaximumLength} are allowed.",
        _ => null,
    };

    private static string? DescriptionProblem(string? description) => description?.Length > MaximumDescriptionLength
        ? $"The description has {description.Length} characters; at most {MaximumDescriptionLength} are allowed."
        : null;
}
