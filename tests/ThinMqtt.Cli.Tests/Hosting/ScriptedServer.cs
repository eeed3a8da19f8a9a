using System.Net;
using System.Net.Sockets;
using System.Text;
using ThinMqtt.Testing;

namespace ThinMqtt.Cli.Tests;

/// <summary>Answers requests one after the other as a test says, on a connection each, and keeps what was asked.</summary>
internal sealed class ScriptedServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly List<string> _requests = [];
    private readonly Task _serving;

    /// <param name="answers">Such as <see cref="Answer"/>; null ends the connection without one.</param>
    public ScriptedServer(params string?[] answers)
    {
        _listener.Start();
        _serving = ServeAsync(answers);
    }

    public Uri Address => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/");

    /// <summary>Line and headers of each, once all have come.</summary>
    public async Task<IReadOnlyList<string>> RequestsAsync()
    {
        await _serving.Within("every answer of the script is given");
        return _requests;
    }

    /// <param name="status">Such as <c>200 OK</c>.</param>
    /// <param name="json">The body: of one that is no success, a problem.</param>
    /// <param name="header">With its name.</param>
    public static string Answer(string status, string json, string? header = null) =>
        $"HTTP/1.1 {status}\r\nContent-Type: application/{(status[0] == '2' ? "json" : "problem+json")}\r\nContent-Length: {Encoding.UTF8.GetByteCount(json)}\r\nConnection: close\r\n{(header is null ? "" : header + "\r\n")}\r\n{json}";

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _serving.ContinueWith(_ => { }, TaskScheduler.Default).Within("the server ends");
        _listener.Dispose();
        _stop.Dispose();
    }

    private async Task ServeAsync(string?[] answers)
    {
        foreach (var answer in answers)
        {
            using var client = await _listener.AcceptTcpClientAsync(_stop.Token);
            var stream = client.GetStream();
            _requests.Add(await HeadAsync(stream));
            await stream.WriteAsync(Encoding.UTF8.GetBytes(answer ?? ""), _stop.Token);
        }
    }

    private async Task<string> HeadAsync(NetworkStream stream)
    {
        var head = new byte[16 * 1024];
        var length = 0;
        while (!Encoding.ASCII.GetString(head, 0, length).Contains("\r\n\r\n", StringComparison.Ordinal))
        {
            length += await stream.ReadAtLeastAsync(head.AsMemory(length), 1, throwOnEndOfStream: true, _stop.Token);
        }

        return Encoding.ASCII.GetString(head, 0, length);
    }
}
