using System.Text;

namespace ThinMqtt.Agent;

/// <summary>One option under its three names: <c>--ca-file</c>, <c>THIN_CA_FILE</c> and, in the file, <c>caFile</c>.</summary>
/// <param name="Name">In lower case, words joined by <c>-</c>.</param>
/// <param name="Value">What the help calls its value.</param>
/// <param name="Text">What it means.</param>
/// <param name="IsList">Whether it may be given several times.</param>
internal sealed record OptionKey(string Name, string Value, string Text, bool IsList = false)
{
    /// <summary>Whether its name alone says yes; else <c>true</c> or <c>false</c>.</summary>
    public bool IsFlag { get; init; }

    public string Argument { get; } = "--" + Name;

    public string Variable { get; } = OptionKeys.VariablePrefix + Name.ToUpperInvariant().Replace('-', '_');

    public string Field { get; } = ToCamelCase(Name);

    private static string ToCamelCase(string name)
    {
        var text = new StringBuilder(name.Length);
        var isUpper = false;
        foreach (var letter in name)
        {
            if (letter != '-')
            {
                text.Append(isUpper ? char.ToUpperInvariant(letter) : letter);
            }

            isUpper = letter == '-';
        }

        return text.ToString();
    }
}
