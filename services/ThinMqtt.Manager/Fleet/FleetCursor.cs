using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace ThinMqtt.Manager;

/// <summary>Where a page has ended: the place itself, so that it stays where it is when the device that was there moves.</summary>
/// <param name="Order">That of the list.</param>
/// <param name="Key">Of the last device.</param>
/// <param name="Id">Of the last device.</param>
internal sealed record FleetCursor(string Order, SortKey Key, string Id)
{
    public static FleetCursor Behind(FleetRow row, FleetOrder order) => new(order.Text, row.Key, row.Id);

    /// <summary>For a URL.</summary>
    public override string ToString() => Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes<object?[]>([Order, Key.Text, Key.Number, Id]));

    /// <param name="text">What <see cref="ToString"/> gave.</param>
    /// <param name="order">That of the list.</param>
    /// <param name="cursor">What was read.</param>
    /// <returns>False when it is none, or of another order.</returns>
    public static bool TryParse(string text, FleetOrder order, [NotNullWhen(true)] out FleetCursor? cursor)
    {
        cursor = null;
        try
        {
            var parts = JsonSerializer.Deserialize<JsonElement[]>(Base64Url.DecodeFromChars(text));
            if (parts is [var sort, var key, var number, var id] && sort.GetString() == order.Text)
            {
                cursor = new FleetCursor(
                    order.Text, new SortKey(key.GetString(), number.ValueKind == JsonValueKind.Null ? null : number.GetDouble()), id.GetString() ?? "");
            }
        }
        catch (Exception exception) when (exception is FormatException or JsonException or InvalidOperationException)
        {
            // Somebody has made it up.
        }

        return cursor is not null;
    }
}
