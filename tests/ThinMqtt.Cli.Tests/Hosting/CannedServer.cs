using System.Net;
using System.Net.Sockets;
using System.Text;
using ThinMqtt.Testing;

namespace ThinMqtt.Cli.Tests;

/// <summary>Answers every request as a proxy or another program at the address would: always the same.</summary>
/// <remarks>What is no HTTP, such as the begin of TLS, gets the same answer.</remarks>
internal sealed class CannedServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _serving;

    public CannedServer(string status, string body = "", string type = "application/problem+json", string header = "", int missingBytes = 0)
    {
        _listener.Start();
        var answer = $"HTTP/1.1 {status}\r\nContent-Type: {type}\r\nContent-Length: {Encoding.UTF8.GetByteCount(body) + missingBytes}\r\nConnection: close\r\n{header}\r\n{body}";
        _serving = ServeAsync(Encoding.UTF8.GetBytes(answer));
    }

    public Uri Address => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/");

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _serving.Within("the server ends");
        _listener.Dispose();
        _stop.Dispose();
    }

    private async Task ServeAsync(byte[] answer)
    {
        try
        {
            while (true)
            {
                using var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                await AnswerAsync(client.GetStream(), answer);
            }
        }
        catch (OperationCanceledException)
        {
            // The test is over.
        }
    }

    private async Task AnswerAsync(NetworkStream stream, byte[] answer)
    {
        var request = new byte[16 * 1024];
        var length = await stream.ReadAtLeastAsync(request, 1, throwOnEndOfStream: true, _stop.Token);
        while (char.IsAsciiLetterUpper((char)request[0]) && !Encoding.ASCII.GetString(request, 0, length).Contains("\r\n\r\n", StringComparison.Ordinal))
        {
            length += await stream.ReadAtLeastAsync(request.AsMemory(length), 1, throwOnEndOfStream: true, _stop.Token);
        }

        await stream.WriteAsync(answer, _stop.Token);
    }
}
