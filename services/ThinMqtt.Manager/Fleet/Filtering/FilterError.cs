namespace ThinMqtt.Manager;

/// <summary>Where a filter cannot be understood, and what would be right.</summary>
/// <param name="Text">For a person.</param>
/// <param name="Position">Of the first wrong character, from 0; of a wrong group, its name in the text that names it.</param>
/// <param name="Length">In characters.</param>
internal sealed record FilterError(string Text, int Position, int Length);

/// <summary>Ends the reading of a filter; caught once, in <see cref="FleetFilter"/>.</summary>
internal sealed class FilterException(FilterError error) : Exception(error.Text)
{
    public FilterException(string text, int position, int length)
        : this(new FilterError(text, position, length))
    {
    }

    public FilterException(string text, FilterText at)
        : this(text, at.Position, at.Length)
    {
    }

    public FilterError Error => error;
}
