using System.Buffers;
using System.Text;

namespace ThinMqtt.Manager;

/// <summary>Reads the terms of a filter from left to right, and knows nothing of what they mean but that a package has a version.</summary>
internal ref struct FilterReader(string text)
{
    private const string Addresses = "0123456789abcdefABCDEF:.";

    private static readonly SearchValues<char> Names = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-");

    private int _position;

    /// <summary>Whether what follows is no part of a value any more.</summary>
    private delegate bool Ends(ReadOnlySpan<char> rest);

    /// <exception cref="FilterException">It is not written as a filter is.</exception>
    public static IReadOnlyList<FilterTerm> Read(string text)
    {
        var reader = new FilterReader(text);
        var terms = new List<FilterTerm>();
        while (reader.SkipBlanks())
        {
            terms.Add(reader.Term());
        }

        return terms;
    }

    private readonly ReadOnlySpan<char> Rest => text.AsSpan(_position);

    private readonly bool IsAtEnd => _position == text.Length;

    private readonly bool IsAtBlank => IsAtEnd || char.IsWhiteSpace(text[_position]);

    private bool SkipBlanks()
    {
        while (!IsAtEnd && IsAtBlank)
        {
            _position++;
        }

        return !IsAtEnd;
    }

    private FilterTerm Term()
    {
        var isNegated = text[_position] == '-';
        _position += isNegated ? 1 : 0;
        if (IsAtBlank)
        {
            throw new FilterException("Behind '-' is nothing to negate; write -word, or \"-\" for the hyphen itself.", _position - 1, 1);
        }

        if (text[_position] == '"')
        {
            var word = Quoted();
            return IsAtBlank
                ? new FilterTerm(isNegated, word)
                : throw new FilterException("Between the quote and what follows it a blank is missing.", _position, 1);
        }

        return TryName(out var name) ? Comparison(isNegated, name) : new FilterTerm(isNegated, Run(_ => false));
    }

    /// <summary>Addresses are words though they have colons: no attribute is made of the digits of one.</summary>
    private readonly bool TryName(out FilterText name)
    {
        var length = Rest.IndexOfAnyExcept(Names);
        name = new FilterText(length > 0 ? Rest[..length].ToString() : "", _position, Math.Max(0, length));
        return length > 0 && FilterOperators.TryRead(Rest[length..], out _, out _) && WordLength(Rest) != WordLength(Rest, Addresses);
    }

    private FilterTerm Comparison(bool isNegated, FilterText name)
    {
        _position += name.Length;
        var isPackage = name.Text.Equals("package", StringComparison.OrdinalIgnoreCase);
        var outer = Operation(isPackage ? static rest => FilterOperators.TryRead(rest, out _, out _) : static _ => false);
        var inner = isPackage && !IsAtBlank ? Operation(static _ => false) : null;
        return IsAtBlank
            ? new FilterTerm(isNegated, null, name, outer, inner)
            : throw new FilterException("Between the quote and what follows it a blank or a comma is missing.", _position, 1);
    }

    private FilterComparison Operation(Ends ends)
    {
        if (!FilterOperators.TryRead(Rest, out var one, out var length))
        {
            throw new FilterException("Between the quote and what follows it a blank or an operator is missing.", _position, 1);
        }

        var begin = _position;
        _position += length;
        var values = new List<FilterText> { Value(ends, begin) };
        while (!IsAtEnd && text[_position] == ',')
        {
            begin = _position++;
            values.Add(Value(ends, begin));
        }

        return new FilterComparison(one, values);
    }

    private FilterText Value(Ends ends, int begin)
    {
        var value = !IsAtEnd && text[_position] == '"' ? Quoted() : Run(rest => rest[0] == ',' || ends(rest));
        return value.Length > 0
            ? value
            : throw new FilterException($"Behind '{text[begin.._position]}' a value is missing.", begin, _position - begin);
    }

    /// <summary>Up to the next blank, or to what ends it sooner.</summary>
    private FilterText Run(Ends ends)
    {
        var begin = _position;
        while (!IsAtBlank && !ends(Rest))
        {
            _position++;
        }

        return new FilterText(text[begin.._position], begin, _position - begin);
    }

    /// <summary>A backslash takes the next character as it is.</summary>
    private FilterText Quoted()
    {
        var begin = _position++;
        var content = new StringBuilder();
        while (!IsAtEnd && text[_position] != '"')
        {
            _position += text[_position] == '\\' && _position + 1 < text.Length ? 1 : 0;
            content.Append(text[_position++]);
        }

        return IsAtEnd
            ? throw new FilterException("This quote is not closed; write \" behind the last word of it.", begin, text.Length - begin)
            : new FilterText(content.ToString(), begin, ++_position - begin);
    }

    private static int WordLength(ReadOnlySpan<char> rest, string? letters = null)
    {
        var length = 0;
        while (length < rest.Length && !char.IsWhiteSpace(rest[length]) && letters?.Contains(rest[length], StringComparison.Ordinal) != false)
        {
            length++;
        }

        return length;
    }
}
