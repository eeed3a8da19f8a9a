using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace ThinMqtt.Cli;

/// <summary>HTTP to one server, with limits of time and every failure as a message.</summary>
internal sealed class ServerConnection : IDisposable
{
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(60);

    /// <summary>Of an upload without any progress; also the server's time to write its last bytes to a slow disk.</summary>
    private static readonly TimeSpan StallLimit = TimeSpan.FromMinutes(5);

    private readonly TimeProvider _time;
    private readonly HttpClient _http;
    private readonly Refusals _refusals;

    public ServerConnection(Uri address, AuthenticationHeaderValue? authorization, TimeProvider time)
    {
        Address = address;
        _time = time;
        _refusals = new Refusals(address, authorization is not null);
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false, // a redirect would take the password elsewhere
            ConnectTimeout = TimeSpan.FromSeconds(10),
            UseProxy = !ServerAddress.IsLoopback(address),
        };
        _http = new HttpClient(handler) { BaseAddress = new Uri(address, "api/v1/"), Timeout = Timeout.InfiniteTimeSpan };
        _http.DefaultRequestHeaders.Authorization = authorization;
    }

    public Uri Address { get; }

    public async Task<Document<T>> AskAsync<T>(HttpRequestMessage request, JsonTypeInfo<T> type, CancellationToken stop)
    {
        using var limit = new CancellationTokenSource(AnswerLimit, _time);
        return await AskAsync(request, type, limit, stop);
    }

    public async Task<Document<T>> UploadAsync<T>(string path, ArtifactContent artifact, JsonTypeInfo<T> type, CancellationToken stop)
    {
        using var limit = new CancellationTokenSource(StallLimit, _time);
        artifact.Sent += _ => limit.CancelAfter(StallLimit);
        var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = artifact };
        request.Headers.ExpectContinue = true; // what is refused anyway is refused before anything is sent
        try
        {
            return await AskAsync(request, type, limit, stop);
        }
        catch (CommandException) when (artifact.Failure is not null)
        {
            throw artifact.Failure;
        }
        catch (CommandException failure) when (failure.ExitCode == ExitCode.Unreachable && artifact.SentBytes > 0)
        {
            throw new CommandException(
                ExitCode.Unreachable,
                $"the upload broke off after {Amounts.Size(artifact.SentBytes)} of {Amounts.Size(artifact.Size)}: {failure.Message} " +
                "It can be repeated as it was: the same bytes are the same release.");
        }
    }

    public async Task<EventStream> ListenAsync(string path, CancellationToken stop)
    {
        using var limit = new CancellationTokenSource(AnswerLimit, _time);
        var response = await SendAsync(new HttpRequestMessage(HttpMethod.Get, path), limit, stop);
        return new EventStream(response);
    }

    public void Dispose() => _http.Dispose();

    private async Task<Document<T>> AskAsync<T>(HttpRequestMessage request, JsonTypeInfo<T> type, CancellationTokenSource limit, CancellationToken stop)
    {
        using var response = await SendAsync(request, limit, stop);
        try
        {
            using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stop);
            using var json = JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync(either.Token));
            return new Document<T>(json.RootElement.Deserialize(type) ?? throw new JsonException("It is null."), json.RootElement.Clone());
        }
        catch (JsonException exception)
        {
            throw new CommandException(
                ExitCode.Failed, $"{Address} answered with something else than ThinMqtt's JSON; is that the address of the manager? {exception.Message}");
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            throw _refusals.NoAnswer(exception);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !stop.IsCancellationRequested)
        {
            throw _refusals.TooSlow();
        }
    }

    /// <returns>A success; its body is still to be read.</returns>
    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationTokenSource limit, CancellationToken stop)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stop);
        try
        {
            var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            if (response.IsSuccessStatusCode)
            {
                return response;
            }

            using (response)
            {
                throw await _refusals.OfAsync(response, either.Token);
            }
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            throw _refusals.NoAnswer(exception);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !stop.IsCancellationRequested)
        {
            throw _refusals.TooSlow();
        }
    }
}
