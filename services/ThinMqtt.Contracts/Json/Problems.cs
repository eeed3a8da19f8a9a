namespace ThinMqtt.Contracts;

/// <summary>Everything that is wrong with one document, said at once.</summary>
internal sealed class Problems
{
    /// <summary>More would be read by nobody.</summary>
    private const int MaxShown = 8;

    private readonly List<string> _all = [];

    public bool Any => _all.Count > 0;

    public void Add(string problem) => _all.Add(problem);

    /// <returns>Null when there are none.</returns>
    public string? Describe(string what)
    {
        var shown = string.Join("; ", _all.Take(MaxShown));
        var more = _all.Count > MaxShown ? $"; and {_all.Count - MaxShown} more" : "";
        return Any ? $"{what} is not valid: {shown}{more}." : null;
    }
}
