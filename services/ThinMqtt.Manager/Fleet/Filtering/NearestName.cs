namespace ThinMqtt.Manager;

/// <summary>Finds what somebody who mistyped a name has meant.</summary>
internal static class NearestName
{
    /// <returns>Null when none is near: a third of its letters or more would have to change.</returns>
    public static string? Of(string typed, IEnumerable<string> names)
    {
        var (name, distance) = names.Select(name => (name, Distance(typed.ToLowerInvariant(), name))).MinBy(one => one.Item2);
        return name is not null && distance <= Math.Max(1, Math.Max(typed.Length, name.Length) / 3) ? name : null;
    }

    /// <summary>Letters to put in, take out or change (Levenshtein).</summary>
    private static int Distance(string one, string other)
    {
        var row = Enumerable.Range(0, other.Length + 1).ToArray();
        for (var i = 0; i < one.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i + 1;
            for (var k = 0; k < other.Length; k++)
            {
                var changed = diagonal + (one[i] == other[k] ? 0 : 1);
                diagonal = row[k + 1];
                row[k + 1] = Math.Min(changed, 1 + Math.Min(row[k], row[k + 1]));
            }
        }

        return row[^1];
    }
}
