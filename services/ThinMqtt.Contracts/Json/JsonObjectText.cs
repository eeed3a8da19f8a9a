using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Unicode;

namespace ThinMqtt.Contracts;

internal static class JsonObjectText
{
    /// <summary>In bytes.</summary>
    public const int MaxSize = 64 * 1024;

    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = ContractJson.MaxDepth };

    /// <returns>False with a reason, a sentence that begins with <paramref name="what"/>.</returns>
    public static bool TryRead(
        ReadOnlyMemory<byte> utf8, string what, [NotNullWhen(true)] out JsonDocument? json, [NotNullWhen(false)] out string? reason)
    {
        json = null;
        reason = utf8.Length switch
        {
            0 => $"{what} is empty.",
            > MaxSize => $"{what} has {utf8.Length} bytes; at most {MaxSize} are allowed.",
            _ => Utf8.IsValid(utf8.Span) ? null : $"{what} is not UTF-8.",
        };
        if (reason is not null)
        {
            return false;
        }

        try
        {
            json = JsonDocument.Parse(utf8, Strict);
            return true;
        }
        catch (JsonException e)
        {
            reason = $"{what} is not JSON: {e.Message}";
            return false;
        }
    }
}
