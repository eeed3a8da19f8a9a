using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using ThinMqtt.Testing;

namespace ThinMqtt.EndToEnd.Tests.OpsScript;

/// <summary>A plain web server: GET, HEAD and PUT of files in memory, and no idea of releases.</summary>
internal sealed class FileServer : IAsyncDisposable
{
    private readonly HttpListener _listener = new();
    private readonly ConcurrentDictionary<string, byte[]> _files = [];
    private readonly Task _serving;

    public FileServer()
    {
        Address = new Uri($"http://127.0.0.1:{FreePort.Take()}/");
        _listener.Prefixes.Add(Address.ToString());
        _listener.Start();
        _serving = ServeAsync();
    }

    public Uri Address { get; }

    /// <summary>As presigned URLs of S3 do, which are good for one method.</summary>
    public bool RefusesHead { get; set; }

    public byte[] this[string name]
    {
        get => _files["/" + name];
        set => _files["/" + name] = value;
    }

    public Uri UrlOf(string name) => new(Address, name);

    public async ValueTask DisposeAsync()
    {
        _listener.Close();
        await _serving.Within("the web server stops");
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                var context = await _listener.GetContextAsync();
                await AnswerAsync(context.Request, context.Response);
                context.Response.Close();
            }
        }
        catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException)
        {
            // Closed.
        }
    }

    private async Task AnswerAsync(HttpListenerRequest request, HttpListenerResponse response)
    {
        var path = request.Url!.AbsolutePath;
        if (request.HttpMethod == "PUT")
        {
            using var body = new MemoryStream();
            await request.InputStream.CopyToAsync(body);
            _files[path] = body.ToArray();
            response.StatusCode = (int)HttpStatusCode.Created;
        }
        else if (request.HttpMethod == "HEAD" && RefusesHead)
        {
            response.StatusCode = (int)HttpStatusCode.Forbidden;
        }
        else if (_files.TryGetValue(path, out var file))
        {
            await SendAsync(request, response, file);
        }
        else
        {
            response.StatusCode = (int)HttpStatusCode.NotFound;
        }
    }

    private static async Task SendAsync(HttpListenerRequest request, HttpListenerResponse response, byte[] file)
    {
        var sent = file.AsMemory();
        if (request.Headers["Range"] == "bytes=0-0")
        {
            sent = sent[..1];
            response.StatusCode = (int)HttpStatusCode.PartialContent;
            response.Headers["Content-Range"] = string.Create(CultureInfo.InvariantCulture, $"bytes 0-0/{file.Length}");
        }

        response.ContentLength64 = sent.Length;
        if (request.HttpMethod == "GET")
        {
            await response.OutputStream.WriteAsync(sent);
        }
    }
}
