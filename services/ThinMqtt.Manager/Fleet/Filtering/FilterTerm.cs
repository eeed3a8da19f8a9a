using System.Text;

namespace ThinMqtt.Manager;

/// <summary>A part of a filter and where it stands.</summary>
/// <param name="Text">Without quotes.</param>
/// <param name="Position">In characters, from 0.</param>
/// <param name="Length">As it is written.</param>
internal sealed record FilterText(string Text, int Position, int Length);

/// <summary>An operator with what is behind it.</summary>
internal sealed record FilterComparison(FilterOperator Operator, IReadOnlyList<FilterText> Values);

/// <summary>One term as it is written: <c>-word</c>, <c>name:a,b</c> or <c>name:a&lt;2.0</c>. What it means is for <see cref="FilterAttributes"/>.</summary>
/// <param name="IsNegated">Begins with a hyphen.</param>
/// <param name="Word">Null where it names an attribute.</param>
/// <param name="Name">Of the attribute.</param>
/// <param name="Comparison">With the attribute.</param>
/// <param name="Inner">With the version of a package.</param>
internal sealed record FilterTerm(
    bool IsNegated, FilterText? Word, FilterText? Name = null, FilterComparison? Comparison = null, FilterComparison? Inner = null)
{
    /// <summary>In a form that is read as the same term.</summary>
    public override string ToString()
    {
        var text = new StringBuilder(IsNegated ? "-" : "");
        if (Word is not null)
        {
            return text.Append(Quoted(Word.Text)).ToString();
        }

        Write(text.Append(Name!.Text), Comparison!);
        if (Inner is not null)
        {
            Write(text, Inner);
        }

        return text.ToString();
    }

    private static void Write(StringBuilder text, FilterComparison comparison) =>
        text.Append(comparison.Operator.Sign()).AppendJoin(',', comparison.Values.Select(value => Quoted(value.Text)));

    private static string Quoted(string text) =>
        $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
}
