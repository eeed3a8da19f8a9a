using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace ThinMqtt.Contracts;

/// <summary>
/// What operators call some of the devices, such as <c>kiosks</c>. Letters, digits, <c>.</c>, <c>_</c>, <c>-</c>; begins with a
/// letter or digit.
/// </summary>
[JsonConverter(typeof(NameConverter<GroupName>))]
public readonly record struct GroupName : IName<GroupName>
{
    /// <summary>In bytes of UTF-8.</summary>
    public const int MaxLength = 64;

    private readonly string? _value;

    private GroupName(string value) => _value = value;

    /// <exception cref="InvalidOperationException">This is the default value, which names nothing.</exception>
    public string Value => _value ?? throw new InvalidOperationException("The default GroupName names nothing; parse one.");

    /// <returns>False with a reason that says to a person what is wrong with the text.</returns>
    public static bool TryParse([NotNullWhen(true)] string? text, out GroupName name, [NotNullWhen(false)] out string? reason)
    {
        reason = NameRules.UnfitForFolder(text, "The group name", MaxLength);
        name = reason is null ? new GroupName(text!) : default;
        return reason is null;
    }

    /// <exception cref="FormatException">With the reason of <see cref="TryParse"/>.</exception>
    public static GroupName Parse(string text) =>
        TryParse(text, out var name, out var reason) ? name : throw new FormatException(reason);

    public override string ToString() => _value ?? "";
}
