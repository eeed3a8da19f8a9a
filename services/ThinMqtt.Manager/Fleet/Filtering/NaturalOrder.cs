namespace ThinMqtt.Manager;

/// <summary>As a person sorts names: whatever the case, and <c>pc-2</c> before <c>pc-10</c>.</summary>
internal static class NaturalOrder
{
    public static int Compare(string left, string right)
    {
        var (l, r) = (0, 0);
        while (l < left.Length && r < right.Length)
        {
            var order = char.IsAsciiDigit(left[l]) && char.IsAsciiDigit(right[r])
                ? CompareNumbers(left, ref l, right, ref r)
                : char.ToUpperInvariant(left[l++]).CompareTo(char.ToUpperInvariant(right[r++]));
            if (order != 0)
            {
                return order;
            }
        }

        return (left.Length - l).CompareTo(right.Length - r);
    }

    /// <summary>However long they are; zeros in front make no difference.</summary>
    private static int CompareNumbers(string left, ref int l, string right, ref int r)
    {
        var one = Digits(left, ref l);
        var other = Digits(right, ref r);
        return one.Length != other.Length ? one.Length.CompareTo(other.Length) : one.SequenceCompareTo(other);
    }

    private static ReadOnlySpan<char> Digits(string text, ref int position)
    {
        var begin = position;
        while (position < text.Length && char.IsAsciiDigit(text[position]))
        {
            position++;
        }

        return text.AsSpan(begin, position - begin).TrimStart('0');
    }
}
