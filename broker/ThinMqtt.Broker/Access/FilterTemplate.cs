using System.Diagnostics.CodeAnalysis;
using System.Text;
using ThinMqtt.Protocol;

namespace ThinMqtt.Broker;

/// <summary>The Topic Filter of a rule with places for the ClientId and the user name.</summary>
internal sealed class FilterTemplate
{
    private readonly List<(Part Part, string Text)> _parts = [];

    private FilterTemplate()
    {
    }

    private enum Part
    {
        Text,
        ClientId,
        UserName,
    }

    public bool NamesUser => _parts.Exists(static part => part.Part == Part.UserName);

    public bool HasPlaces => _parts.Exists(static part => part.Part != Part.Text);

    /// <summary>False with what is wrong, as the end of a sentence that begins with the filter.</summary>
    public static bool TryParse(string text, out FilterTemplate template, [NotNullWhen(false)] out string? error)
    {
        template = new FilterTemplate();
        error = template.Read(text) ?? Check(template.Join("x", "x"));
        return error is null;
    }

    /// <summary>
    /// False when a name in it fits no level: what a client calls itself must never reach further than its own name.
    /// </summary>
    public bool TryFill(string clientId, string? userName, out byte[] filter)
    {
        filter = [];
        for (var i = 0; i < _parts.Count; i++)
        {
            var name = _parts[i].Part switch { Part.ClientId => clientId, Part.UserName => userName ?? "", _ => null };
            if (name is not null && !FitsLevel(name, isFirst: i == 0))
            {
                return false;
            }
        }

        filter = Encoding.UTF8.GetBytes(Join(clientId, userName ?? ""));
        return filter.Length <= Utf8String.MaxLength;
    }

    private static bool FitsLevel(string name, bool isFirst) =>
        name.Length > 0 && name.AsSpan().IndexOfAny("+#/\0") < 0 && !(isFirst && name[0] == '$') && IsWellFormed(name);

    // A surrogate without its partner would become U+FFFD, and so the name of somebody else.
    private static bool IsWellFormed(string name) => TopicName.IsValid(name);

    private static string? Check(string filter) =>
        filter.StartsWith("$share/", StringComparison.Ordinal)
            ? "names a shared subscription; write the filter behind $share/name/, which is what counts"
            : TopicFilter.IsValid(filter)
                ? null
                : "is no valid topic filter; # must be the whole last level, + a whole level, and it must not be empty";

    private string? Read(string text)
    {
        var start = 0;
        for (var at = text.IndexOf('%'); at >= 0; at = text.IndexOf('%', start))
        {
            AddText(text[start..at]);
            start = at + 2;
            switch (at + 1 < text.Length ? text[at + 1] : '\0')
            {
                case 'c': _parts.Add((Part.ClientId, "")); break;
                case 'u': _parts.Add((Part.UserName, "")); break;
                case '%': AddText("%"); break;
                default: return $"has an unknown %-sequence at character {at + 1}; there are %c (ClientId), %u (user name) and %% (a percent sign)";
            }
        }

        AddText(text[start..]);
        return null;
    }

    private void AddText(string text)
    {
        if (text.Length > 0)
        {
            _parts.Add((Part.Text, text));
        }
    }

    private string Join(string clientId, string userName) =>
        string.Concat(_parts.Select(part => part.Part switch
        {
            Part.ClientId => clientId,
            Part.UserName => userName,
            _ => part.Text,
        }));
}
