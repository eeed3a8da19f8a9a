using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ThinMqtt.Cli;

/// <summary>The Model Context Protocol's server side over lines (its "stdio" transport): who calls what, and when.</summary>
internal sealed class McpServer(ToolSet tools, MessageWriter writer) : IDisposable
{
    /// <summary>Calls of tools at work; more of them wait here, where they can be cancelled.</summary>
    private const int MaximumAtOnce = 32;

    /// <summary>Messages that are not answered yet; more of them wait in the pipe.</summary>
    private const int MaximumTaken = 256;

    /// <summary>For requests that are at work when the input ends.</summary>
    private static readonly TimeSpan EndLimit = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<string, CancellationTokenSource> _underway = [];
    private readonly SemaphoreSlim _taken = new(MaximumTaken);
    private readonly SemaphoreSlim _room = new(MaximumAtOnce);
    private McpSession? _session;

    /// <summary>Until the input ends.</summary>
    /// <exception cref="OperationCanceledException">It is stopped.</exception>
    public async Task RunAsync(MessageReader reader, CancellationToken stop)
    {
        await foreach (var line in reader.ReadAllAsync(stop))
        {
            if (line is not { } bytes)
            {
                writer.Write(RpcMessage.Failure(null, RpcError.InvalidRequest, $"The message is longer than {MessageReader.MaximumSize} bytes."));
            }
            else if (Parse(bytes) is { } json)
            {
                await TakeAsync(json, stop);
            }
        }

        await EndAsync(stop);
    }

    public void Dispose()
    {
        _taken.Dispose();
        _room.Dispose();
    }

    private JsonElement? Parse(ReadOnlyMemory<byte> line)
    {
        try
        {
            using var json = JsonDocument.Parse(line);
            ThrowUnlessText(json.RootElement);
            return json.RootElement.Clone();
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            writer.Write(RpcMessage.Failure(null, RpcError.ParseError, $"This is no JSON: {exception.Message}"));
            return null;
        }
    }

    /// <summary>The parser looks at texts only when they are read.</summary>
    /// <exception cref="InvalidOperationException">One is no UTF-8, or has half of a surrogate pair.</exception>
    private static void ThrowUnlessText(JsonElement json)
    {
        switch (json.ValueKind)
        {
            case JsonValueKind.String:
                json.GetString();
                break;
            case JsonValueKind.Array:
                json.EnumerateArray().ToList().ForEach(ThrowUnlessText);
                break;
            case JsonValueKind.Object:
                foreach (var property in json.EnumerateObject())
                {
                    _ = property.Name;
                    ThrowUnlessText(property.Value);
                }

                break;
        }
    }

    /// <summary>Its order counts only until the session is open; then answers come as they are ready.</summary>
    private async Task TakeAsync(JsonElement json, CancellationToken stop)
    {
        await _taken.WaitAsync(stop);
        var work = json.ValueKind == JsonValueKind.Array && _session?.HasBatches == true ? AnswerAllAsync(json, stop) : AnswerAsync(json, stop);
        var done = WriteAsync(work);
        if (_session is null)
        {
            await done;
        }
    }

    private async Task WriteAsync(Task<JsonNode?> work)
    {
        try
        {
            if (await work is { } answer)
            {
                writer.Write(answer);
            }
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
            Terminal.WriteNote($"An answer could not be written: {exception.Message}"); // such as to a file on a full disk; of a client that is gone the pipe tells
        }
        finally
        {
            _taken.Release();
        }
    }

    private async Task<JsonNode?> AnswerAllAsync(JsonElement batch, CancellationToken stop)
    {
        if (batch.GetArrayLength() == 0)
        {
            return RpcMessage.Failure(null, RpcError.InvalidRequest, "The batch is empty.");
        }

        var answers = new JsonArray();
        foreach (var message in batch.EnumerateArray())
        {
            if (await AnswerAsync(message, stop) is { } answer)
            {
                answers.Add(answer);
            }
        }

        return answers.Count > 0 ? answers : null;
    }

    private async Task<JsonNode?> AnswerAsync(JsonElement json, CancellationToken stop)
    {
        try
        {
            return RpcMessage.Read(json) switch
            {
                null => null,
                { Id: null } notification => Note(notification),
                var request => await AnswerAsync(request, stop),
            };
        }
        catch (RpcException refused)
        {
            return RpcMessage.Failure(RpcMessage.IdIfAny(json), refused.Error, refused.Message);
        }
    }

    private async Task<JsonNode?> AnswerAsync(RpcMessage request, CancellationToken stop)
    {
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(stop);
        if (!_underway.TryAdd(request.Key!, cancellation))
        {
            throw new RpcException(RpcError.InvalidRequest, "A request with this id is at work.");
        }

        try
        {
            return RpcMessage.Result(request.Id, await ResultAsync(request, cancellation.Token));
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return null; // who cancels waits for no answer
        }
        catch (Exception bug) when (bug is not RpcException)
        {
            Terminal.WriteNote($"{request.Method}: this should not happen; please report it. {bug}");
            return RpcMessage.Failure(request.Id, RpcError.InternalError, $"{request.Method} failed in thinctl: {bug.Message}");
        }
        finally
        {
            _underway.TryRemove(request.Key!, out _);
        }
    }

    private async Task<JsonNode> ResultAsync(RpcMessage request, CancellationToken stop)
    {
        switch (request.Method)
        {
            case "ping":
                return new JsonObject();
            case "initialize":
                _session = _session is null ? McpSession.Open(request.Parameters) : throw new RpcException(RpcError.InvalidRequest, "The session is open already.");
                return _session.Greeting();
            case var _ when _session is null:
                throw new RpcException(RpcError.InvalidRequest, "The session is not open: send initialize first.");
            case "tools/list":
                return tools.List();
            case "tools/call":
                return await CallAsync(request.Parameters, stop);
            default:
                throw new RpcException(RpcError.MethodNotFound, $"There is no method '{request.Method}' here; this server has tools only.");
        }
    }

    private async Task<JsonNode> CallAsync(JsonElement parameters, CancellationToken stop)
    {
        await _room.WaitAsync(stop);
        try
        {
            return await tools.CallAsync(parameters, stop);
        }
        finally
        {
            _room.Release();
        }
    }

    /// <returns>Null: nobody answers a notification, whatever it is.</returns>
    private JsonNode? Note(RpcMessage notification)
    {
        if (notification is { Method: "notifications/cancelled", Parameters.ValueKind: JsonValueKind.Object }
            && notification.Parameters.TryGetProperty("requestId", out var id)
            && _underway.TryGetValue(id.GetRawText(), out var cancellation))
        {
            try
            {
                cancellation.Cancel();
            }
            catch (ObjectDisposedException)
            {
                // It has just been answered.
            }
        }

        return null;
    }

    /// <summary>What is at work is answered, as a script expects that pipes its questions in.</summary>
    private async Task EndAsync(CancellationToken stop)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
        limit.CancelAfter(EndLimit);
        try
        {
            for (var i = 0; i < MaximumTaken; i++)
            {
                await _taken.WaitAsync(limit.Token);
            }
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            Terminal.WriteNote("The input has ended; not every question is answered.");
        }
    }
}
