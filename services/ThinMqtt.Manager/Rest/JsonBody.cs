using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace ThinMqtt.Manager;

/// <summary>Reads what is sent as JSON, and says what is wrong with it.</summary>
internal static class JsonBody
{
    /// <returns>The value, or a reason for a person.</returns>
    /// <exception cref="BadHttpRequestException">It is in a character set other than UTF-8.</exception>
    public static async Task<(T? Value, string? Reason)> ReadAsync<T>(HttpRequest request)
        where T : class
    {
        if (!request.HasJsonContentType())
        {
            return (null, $"The body is '{request.ContentType}'; send JSON with Content-Type: application/json.");
        }

        ThrowIfNotUtf8(request);
        try
        {
            var options = request.HttpContext.RequestServices.GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions;
            var value = await JsonSerializer.DeserializeAsync<T>(request.Body, options, request.HttpContext.RequestAborted);
            return value is null ? (null, "The body is null; it is a JSON object.") : (value, null);
        }
        catch (JsonException exception)
        {
            return (null, $"The body is not JSON as it should be: {exception.Message}");
        }
    }

    /// <summary>JSON between systems is UTF-8 (RFC 8259, section 8.1).</summary>
    private static void ThrowIfNotUtf8(HttpRequest request)
    {
        var charset = HeaderUtilities.RemoveQuotes(MediaTypeHeaderValue.Parse(request.ContentType).Charset);
        if (charset.Length > 0 && !charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase))
        {
            throw new BadHttpRequestException(
                $"The body is in charset '{charset}'; send JSON in UTF-8, with Content-Type: application/json.", StatusCodes.Status415UnsupportedMediaType);
        }
    }
}
