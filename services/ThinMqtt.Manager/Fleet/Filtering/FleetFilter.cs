using System.Diagnostics.CodeAnalysis;

namespace ThinMqtt.Manager;

/// <summary>
/// Which devices are meant, as a person writes it: terms parted by blanks, all of which must hold, such as <c>presence:online ram&lt;4GiB
/// -tag:kiosk</c>. services/README.md has the whole language.
/// </summary>
internal sealed class FleetFilter
{
    /// <summary>In characters; no request line takes much more.</summary>
    public const int MaximumLength = 2000;

    public static readonly FleetFilter Everything = new("", new FilterGroups(_ => null));

    private readonly FilterPredicate _matches;

    private FleetFilter(string text, FilterGroups groups)
    {
        Text = text;
        _matches = groups.Compile(text);
        (DependsOnTime, HasGroups) = (groups.DependsOnTime, groups.HasGroups);
    }

    /// <summary>As it was written.</summary>
    public string Text { get; }

    /// <summary>Whether a device of which nothing changes may match at one time and not at another.</summary>
    public bool DependsOnTime { get; }

    /// <summary>Whether it means something else when a group changes.</summary>
    public bool HasGroups { get; }

    /// <param name="text">Nothing means all devices.</param>
    /// <param name="filterOf">The filter of a group; null where there is none of that name.</param>
    /// <param name="filter">What was read.</param>
    /// <param name="error">Why it cannot be understood.</param>
    public static bool TryParse(
        string? text, Func<string, string?> filterOf, [NotNullWhen(true)] out FleetFilter? filter, [NotNullWhen(false)] out FilterError? error)
    {
        (filter, error) = (Everything, null);
        if (string.IsNullOrWhiteSpace(text))
        {
            return true;
        }

        if (text.Length > MaximumLength)
        {
            (filter, error) = (null, new FilterError($"The filter has {text.Length} characters; {MaximumLength} are allowed.", MaximumLength, text.Length - MaximumLength));
            return false;
        }

        try
        {
            filter = new FleetFilter(text, new FilterGroups(filterOf));
            return true;
        }
        catch (FilterException exception)
        {
            (filter, error) = (null, exception.Error);
            return false;
        }
    }

    public bool Matches(DeviceSummary device, DateTimeOffset now) => _matches(device, now);
}
