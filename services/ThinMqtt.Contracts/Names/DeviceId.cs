using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace ThinMqtt.Contracts;

/// <summary>
/// A device's MQTT ClientId. Without <c>/</c>, <c>+</c>, <c>#</c>, control and invisible characters; neither <c>.</c>
/// nor <c>..</c>.
/// </summary>
[JsonConverter(typeof(NameConverter<DeviceId>))]
public readonly record struct DeviceId : IName<DeviceId>
{
    /// <summary>In bytes of UTF-8.</summary>
    public const int MaxLength = 128;

    private readonly string? _value;

    private DeviceId(string value) => _value = value;

    /// <exception cref="InvalidOperationException">This is the default value, which names nothing.</exception>
    public string Value => _value ?? throw new InvalidOperationException("The default DeviceId names nothing; parse one.");

    /// <returns>False with a reason that says to a person what is wrong with the text.</returns>
    public static bool TryParse([NotNullWhen(true)] string? text, out DeviceId name, [NotNullWhen(false)] out string? reason)
    {
        reason = NameRules.UnfitForTopic(text, "The device id", MaxLength);
        name = reason is null ? new DeviceId(text!) : default;
        return reason is null;
    }

    /// <exception cref="FormatException">With the reason of <see cref="TryParse"/>.</exception>
    public static DeviceId Parse(string text) =>
        TryParse(text, out var name, out var reason) ? name : throw new FormatException(reason);

    public override string ToString() => _value ?? "";
}
