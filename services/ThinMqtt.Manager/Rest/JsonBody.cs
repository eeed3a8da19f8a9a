using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace ThinMqtt.Manager;

/// <summary>Reads what is sent as JSON, and says what is wrong with it.</summary>
internal static class JsonBody
{
    /// <returns>The value, or a reason for a person.</returns>
    public static async Task<(T? Value, string? Reason)> ReadAsync<T>(HttpRequest request)
        where T : class
    {
        if (!request.HasJsonContentType())
        {
            return (null, $"The body is '{request.ContentType}'; send JSON with Content-Type: application/json.");
        }

        try
        {
            return await request.ReadFromJsonAsync<T>(request.HttpContext.RequestAborted) is { } value ? (value, null) : (null, "The body is null; it is a JSON object.");
        }
        catch (JsonException exception)
        {
            return (null, $"The body is not JSON as it should be: {exception.Message}");
        }
    }
}
