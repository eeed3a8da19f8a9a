using System.Text;
using System.Text.RegularExpressions;

namespace ThinMqtt.Manager;

/// <summary>
/// Pure: a reason as its words, and what stands between them that may differ from device to device: its id, numbers, sizes, versions, paths,
/// URLs, hashes and times. A number that tells one cause from another, such as an exit code, is one of the words.
/// </summary>
/// <param name="Words">With a <see cref="Gap"/> in the place of each value.</param>
/// <param name="Values">In their order.</param>
internal sealed partial record ReasonShape(string Words, IReadOnlyList<string> Values)
{
    /// <summary>Stands for a value.</summary>
    public const char Gap = '\0';

    /// <summary>Stands for the device's id until the values are looked for.</summary>
    private const char Id = '\u0001';

    /// <summary>In characters: more than agents write; scripts may write anything.</summary>
    public const int MaximumLength = 1000;

    public static ReasonShape Of(string device, string reason)
    {
        var values = new List<string>();
        var words = Value().Replace(Marked(Plain(reason), device), found =>
        {
            values.Add(found.ValueSpan is [Id] ? device : found.Value);
            return $"{Gap}";
        });
        return new ReasonShape(words, values);
    }

    /// <summary>The words with values between them.</summary>
    /// <param name="values">One for each gap.</param>
    public string With(IReadOnlyList<string> values)
    {
        var text = new StringBuilder();
        var next = 0;
        foreach (var letter in Words)
        {
            _ = letter == Gap ? text.Append(values[next++]) : text.Append(letter);
        }

        return text.ToString();
    }

    private static string Plain(string reason) =>
        (reason.Length > MaximumLength ? reason[..MaximumLength] + "…" : reason).Replace(Gap, ' ').Replace(Id, ' ');

    /// <summary>Only where the id stands alone: one such as <c>a</c> is part of many words.</summary>
    private static string Marked(string reason, string device)
    {
        for (var at = reason.IndexOf(device, StringComparison.Ordinal); at >= 0; at = reason.IndexOf(device, at + 1, StringComparison.Ordinal))
        {
            var end = at + device.Length;
            if ((at == 0 || !IsOfName(reason[at - 1])) && (end == reason.Length || !IsOfName(reason[end])))
            {
                reason = $"{reason[..at]}{Id}{reason[end..]}";
            }
        }

        return reason;
    }

    private static bool IsOfName(char letter) => char.IsLetterOrDigit(letter) || letter is '-' or '_';

    [GeneratedRegex(
        """
          \u0001
        | https?://[^\s'"]*[^\s'".,;:)]
        | (?<!\w) \d{4}-\d\d-\d\d (?: [T\ ] \d\d:\d\d (?: :\d\d (?:\.\d+)? )? (?: Z | [+-]\d\d:?\d\d )? )?
        | (?<!\w) \d\d?:\d\d (?: :\d\d (?:\.\d+)? )? (?![\w:])
        | (?<!\w) [0-9a-f]{8} (?: -[0-9a-f]{4} ){3} -[0-9a-f]{12} (?!\w)
        | (?<!\w) (?: [0-9a-f]{2}: ){5} [0-9a-f]{2} (?!\w)
        | (?<!\w) (?= [a-f]*\d ) [0-9a-f]{8,} (?!\w)
        | (?<![\w/.@+~%-]) [\w.@+~%-]* (?: / [\w.@+~%:=-]* [\w@+~%=-] )+ /?
        | (?<![\w.]) (?<! \b (?: code | signal | status | answered | error | errno | HTTP | with ) \  )
          [+-]? \d+ (?: [.,:]\d+ )* (?: -[0-9a-z.-]*[0-9a-z] )? (?: \ ? (?: [kMGT]i?B | B | bytes | ms | s | min | h | d | % ) )? (?!\w)
        """,
        RegexOptions.IgnorePatternWhitespace | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Value();
}
