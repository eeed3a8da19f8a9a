using System.Text;
using ThinMqtt.Contracts;

namespace ThinMqtt.Agent;

/// <summary>os-release(5): shell assignments.</summary>
internal static class OsReleaseReader
{
    public static OperatingSystemRelease Read(SystemFiles files)
    {
        var path = files.Exists("etc/os-release") ? "etc/os-release" : "usr/lib/os-release";
        var name = Value(files, path, "PRETTY_NAME") ?? Value(files, path, "NAME") ?? "Linux";
        return new OperatingSystemRelease { Name = name, Id = Value(files, path, "ID"), Version = Value(files, path, "VERSION_ID") };
    }

    private static string? Value(SystemFiles files, string path, string name) =>
        files.Value(path, name) is { } text && Unquoted(text.Trim()) is { Length: > 0 } value ? value : null;

    private static string Unquoted(string text)
    {
        var isQuoted = text.Length >= 2 && text[0] is ('"' or '\'') && text[^1] == text[0];
        var inner = isQuoted ? text[1..^1] : text;
        var value = new StringBuilder(inner.Length);
        for (var i = 0; i < inner.Length; i++)
        {
            var isEscape = inner[i] == '\\' && text[0] != '\'' && i + 1 < inner.Length;
            value.Append(inner[isEscape ? ++i : i]);
        }

        return value.ToString();
    }
}
