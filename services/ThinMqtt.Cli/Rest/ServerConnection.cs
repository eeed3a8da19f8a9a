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
    private readonly HttpClient _anonymous;
    private readonly Refusals _refusals;

    public ServerConnection(Uri address, AuthenticationHeaderValue? authorization, TimeProvider time)
    {
        Address = address;
        _time = time;
        _refusals = new Refusals(address, authorization is not null);
        _http = Client(address);
        _http.DefaultRequestHeaders.Authorization = authorization;
        _anonymous = Client(address);
    }

    public Uri Address { get; }

    /// <summary>The server does it once, however often this request comes to it.</summary>
    public static HttpRequestMessage WithKey(HttpRequestMessage request)
    {
        request.Headers.Add("Idempotency-Key", $"{Guid.NewGuid()}");
        return request;
    }

    public async Task<Document<T>> AskAsync<T>(HttpRequestMessage request, JsonTypeInfo<T> type, CancellationToken stop)
    {
        using var limit = new CancellationTokenSource(AnswerLimit, _time);
        return await AskAsync(request, type, limit, stop);
    }

    public async Task<Document<T>> UploadAsync<T>(string path, ArtifactContent artifact, JsonTypeInfo<T> type, CancellationToken stop)
    {
        using var limit = new CancellationTokenSource(StallLimit, _time);
        artifact.Sent += _ => limit.CancelAfter(StallLimit);
        var request = WithKey(new HttpRequestMessage(HttpMethod.Post, path) { Content = artifact });
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

    /// <summary>A download that the server sends elsewhere, such as to its S3 server: without the password, which is not for that one.</summary>
    /// <returns>Its body is still to be read.</returns>
    public async Task<HttpResponseMessage> DownloadAsync(string path, CancellationToken stop)
    {
        using var limit = new CancellationTokenSource(AnswerLimit, _time);
        using var redirect = await SendAsync(new HttpRequestMessage(HttpMethod.Get, path), limit, stop, isRedirectWanted: true);
        var target = redirect.Headers.Location ?? throw new CommandException(ExitCode.Failed, $"{Address} does not say where the artifact is; is that the address of the manager?");
        var request = new HttpRequestMessage(HttpMethod.Get, new Uri(redirect.RequestMessage!.RequestUri!, target));
        return await SendAsync(request, limit, stop, isRedirectWanted: false, _anonymous);
    }

    /// <summary>A failure of the network as a message.</summary>
    public CommandException Broken(Exception exception) => _refusals.NoAnswer(exception);

    public void Dispose()
    {
        _http.Dispose();
        _anonymous.Dispose();
    }

    private static HttpClient Client(Uri address)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false, // a redirect would take the password elsewhere
            ConnectTimeout = TimeSpan.FromSeconds(10),
            UseProxy = !ServerAddress.IsLoopback(address),
        };
        return new HttpClient(handler) { BaseAddress = new Uri(address, "api/v1/"), Timeout = Timeout.InfiniteTimeSpan };
    }

    private async Task<Document<T>> AskAsync<T>(HttpRequestMessage request, JsonTypeInfo<T> type, CancellationTokenSource limit, CancellationToken stop)
    {
        using var response = await SendAsync(request, limit, stop);
        try
        {
            using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stop);
            var body = await response.Content.ReadAsByteArrayAsync(either.Token);
            using var json = JsonDocument.Parse(body.Length == 0 ? "null"u8.ToArray() : body);
            var value = json.RootElement.Deserialize(type) ?? throw new JsonException("It is null.");
            return new Document<T>(value, json.RootElement.Clone(), response.Headers.ETag?.ToString());
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
    private async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationTokenSource limit, CancellationToken stop, bool isRedirectWanted = false, HttpClient? client = null)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stop);
        try
        {
            var response = await (client ?? _http).SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            if (isRedirectWanted ? response.Headers.Location is not null : response.IsSuccessStatusCode)
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
