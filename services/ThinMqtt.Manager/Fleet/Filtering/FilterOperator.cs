namespace ThinMqtt.Manager;

internal enum FilterOperator
{
    /// <summary><c>:</c></summary>
    Has,
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

internal static class FilterOperators
{
    /// <summary>The longer ones first, where one begins with another.</summary>
    private static readonly (string Sign, FilterOperator Operator)[] Signs =
    [
        ("!=", FilterOperator.NotEqual),
        ("<=", FilterOperator.LessOrEqual),
        (">=", FilterOperator.GreaterOrEqual),
        (":", FilterOperator.Has),
        ("=", FilterOperator.Equal),
        ("<", FilterOperator.Less),
        (">", FilterOperator.Greater),
    ];

    public static string Sign(this FilterOperator one) => Array.Find(Signs, sign => sign.Operator == one).Sign;

    /// <summary>Whether it asks for one of several values, rather than for an order.</summary>
    public static bool IsChoice(this FilterOperator one) => one is FilterOperator.Has or FilterOperator.Equal or FilterOperator.NotEqual;

    /// <param name="one">The operator.</param>
    /// <param name="order">What a comparison of two values gave: less than, equal to or greater than 0.</param>
    public static bool Holds(this FilterOperator one, int order) => one switch
    {
        FilterOperator.Less => order < 0,
        FilterOperator.LessOrEqual => order <= 0,
        FilterOperator.Greater => order > 0,
        FilterOperator.GreaterOrEqual => order >= 0,
        FilterOperator.NotEqual => order != 0,
        _ => order == 0,
    };

    public static bool TryRead(ReadOnlySpan<char> text, out FilterOperator one, out int length)
    {
        foreach (var (sign, found) in Signs)
        {
            if (text.StartsWith(sign))
            {
                (one, length) = (found, sign.Length);
                return true;
            }
        }

        (one, length) = (default, 0);
        return false;
    }
}
