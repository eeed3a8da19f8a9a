using System.Diagnostics.CodeAnalysis;

namespace ThinMqtt.Manager;

/// <summary>The kinds that a listener asks for.</summary>
internal static class EventKinds
{
    private static readonly Dictionary<string, ManagerEventKind> Known = new[]
    {
        ManagerEventKind.Release, ManagerEventKind.Result, ManagerEventKind.Device, ManagerEventKind.Inventory, ManagerEventKind.Seen, ManagerEventKind.Group,
    }.ToDictionary(Name, StringComparer.OrdinalIgnoreCase);

    /// <summary>That of the Server-Sent Event.</summary>
    public static string Name(ManagerEventKind kind) => kind.ToString().ToLowerInvariant();

    /// <summary>Whether a listener is told. That events were missed it always is, unless it wants none that are kept for it.</summary>
    /// <param name="kinds">What it wants; null for all.</param>
    /// <param name="kind">That of an event.</param>
    public static bool Include(this IReadOnlySet<ManagerEventKind>? kinds, ManagerEventKind kind) => kinds is null || (kind == ManagerEventKind.Missed
        ? kinds.Any(wanted => wanted != ManagerEventKind.Seen)
        : kinds.Contains(kind));

    /// <param name="text">Parted by commas; null for all.</param>
    /// <param name="kinds">Null for all.</param>
    /// <param name="reason">Why they are none.</param>
    public static bool TryParse(string? text, out IReadOnlySet<ManagerEventKind>? kinds, [NotNullWhen(false)] out string? reason)
    {
        (kinds, reason) = (null, null);
        if (text is null)
        {
            return true;
        }

        var found = new HashSet<ManagerEventKind>();
        foreach (var name in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (!Known.TryGetValue(name, out var kind))
            {
                reason = $"There is no kind '{name}' of events; there are {string.Join(", ", Known.Keys)}.";
                return false;
            }

            found.Add(kind);
        }

        kinds = found;
        return true;
    }
}
