using System.Text.Json;
using System.Text.Json.Nodes;

namespace ThinMqtt.Cli;

/// <summary>JSON-RPC 2.0, section 5.1.</summary>
internal enum RpcError
{
    ParseError = -32700,
    InvalidRequest = -32600,
    MethodNotFound = -32601,
    InvalidParameters = -32602,
    InternalError = -32603,
}

/// <summary>A request is answered with this error in place of a result.</summary>
internal sealed class RpcException(RpcError error, string message) : Exception(message)
{
    public RpcError Error => error;
}

/// <summary>A request or notification of JSON-RPC 2.0.</summary>
/// <param name="Id">A text or a number; null in a notification.</param>
/// <param name="Method">What is wanted.</param>
/// <param name="Parameters">An object; undefined where there are none.</param>
internal sealed record RpcMessage(JsonElement? Id, string Method, JsonElement Parameters)
{
    /// <summary>As it is written, so that 1 and "1" are two.</summary>
    public string? Key => Id?.GetRawText();

    /// <returns>Null for a response, which nobody here has asked for.</returns>
    /// <exception cref="RpcException">It is no message.</exception>
    public static RpcMessage? Read(JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Object || !json.TryGetProperty("jsonrpc", out var version) || !version.ValueEquals("2.0"u8, JsonValueKind.String))
        {
            throw new RpcException(RpcError.InvalidRequest, "A message is an object with \"jsonrpc\": \"2.0\".");
        }

        if (!json.TryGetProperty("method", out var method))
        {
            return json.TryGetProperty("result", out _) || json.TryGetProperty("error", out _)
                ? null
                : throw new RpcException(RpcError.InvalidRequest, "The message has no method.");
        }

        if (method.ValueKind != JsonValueKind.String)
        {
            throw new RpcException(RpcError.InvalidRequest, "The method is no text.");
        }

        json.TryGetProperty("params", out var parameters);
        return parameters.ValueKind is JsonValueKind.Object or JsonValueKind.Undefined
            ? new RpcMessage(IdOf(json), method.GetString()!, parameters)
            : throw new RpcException(RpcError.InvalidParameters, "The params are no object.");
    }

    /// <summary>For the answer to a message that cannot be read.</summary>
    public static JsonElement? IdIfAny(JsonElement json)
    {
        try
        {
            return json.ValueKind == JsonValueKind.Object ? IdOf(json) : null;
        }
        catch (RpcException)
        {
            return null;
        }
    }

    public static JsonObject Result(JsonElement? id, JsonNode result) => new() { ["jsonrpc"] = "2.0", ["id"] = Node(id), ["result"] = result };

    public static JsonObject Failure(JsonElement? id, RpcError error, string message) => new()
    {
        ["jsonrpc"] = "2.0",
        ["id"] = Node(id),
        ["error"] = new JsonObject { ["code"] = (int)error, ["message"] = message },
    };

    private static JsonElement? IdOf(JsonElement json) =>
        !json.TryGetProperty("id", out var id) ? null
        : id.ValueKind is JsonValueKind.String or JsonValueKind.Number ? id
        : throw new RpcException(RpcError.InvalidRequest, "The id is neither text nor number.");

    private static JsonNode? Node(JsonElement? id) => id is { } known ? JsonNode.Parse(known.GetRawText()) : null;
}

file static class JsonElements
{
    public static bool ValueEquals(this JsonElement element, ReadOnlySpan<byte> text, JsonValueKind kind) => element.ValueKind == kind && element.ValueEquals(text);
}
