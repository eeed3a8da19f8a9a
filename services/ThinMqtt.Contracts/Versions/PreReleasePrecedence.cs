namespace ThinMqtt.Contracts;

/// <summary>Section 11.4 of Semantic Versioning 2.0.0.</summary>
internal static class PreReleasePrecedence
{
    /// <summary>Sorts before every other pre-release.</summary>
    public const string Lowest = "0";

    public static int Compare(string left, string right)
    {
        if (left.Length == 0 || right.Length == 0)
        {
            return (right.Length > 0).CompareTo(left.Length > 0);
        }

        var (ours, theirs) = (left.Split('.'), right.Split('.'));
        foreach (var (one, other) in ours.Zip(theirs))
        {
            var order = CompareIdentifiers(one, other);
            if (order != 0)
            {
                return order;
            }
        }

        return ours.Length.CompareTo(theirs.Length);
    }

    private static int CompareIdentifiers(string left, string right)
    {
        var (isNumber, isOtherNumber) = (IsNumber(left), IsNumber(right));
        if (isNumber != isOtherNumber)
        {
            return isNumber ? -1 : 1;
        }

        // Numbers have no leading zeroes, so the longer one is the larger one, however many digits there are.
        return isNumber && left.Length != right.Length
            ? left.Length.CompareTo(right.Length)
            : Math.Sign(string.CompareOrdinal(left, right));
    }

    private static bool IsNumber(string identifier) => !identifier.AsSpan().ContainsAnyExceptInRange('0', '9');
}
