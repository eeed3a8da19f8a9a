using System.Diagnostics.CodeAnalysis;

namespace ThinMqtt.Contracts;

/// <summary>A checked name that is one level of a topic and a string in JSON.</summary>
internal interface IName<TSelf>
    where TSelf : struct, IName<TSelf>
{
    string Value { get; }

    static abstract bool TryParse([NotNullWhen(true)] string? text, out TSelf name, [NotNullWhen(false)] out string? reason);
}
