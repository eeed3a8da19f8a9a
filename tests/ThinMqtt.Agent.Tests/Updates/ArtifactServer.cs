using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace ThinMqtt.Agent.Tests;

/// <summary>An HTTP server for one artifact that can also do what servers should not.</summary>
internal sealed class ArtifactServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _accepting;
    private int _count;

    public ArtifactServer(byte[] content)
    {
        Content = content;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public byte[] Content { get; set; }

    public Uri Url => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/artifact.zip");

    /// <summary>The heads of the requests so far.</summary>
    public ConcurrentQueue<string> Requests { get; } = new();

    /// <summary>How to answer the request of a number, counted from 1. Default: with status 200 or 206 and what was asked for.</summary>
    public Func<int, Answer> Behaviour { get; set; } = _ => new Answer();

    /// <summary>Completed when an answer hangs.</summary>
    public TaskCompletionSource Hanging { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        var serving = new List<Task>();
        try
        {
            while (true)
            {
                serving.Add(ServeAsync(await _listener.AcceptTcpClientAsync(_stop.Token)));
            }
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(serving);
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var owned = client;
        try
        {
            var stream = client.GetStream();
            var head = await ReadHeadAsync(stream);
            Requests.Enqueue(head);
            await AnswerAsync(stream, head, Behaviour(Interlocked.Increment(ref _count)));
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            // The client left, or the test is over.
        }
    }

    private async Task AnswerAsync(NetworkStream stream, string head, Answer answer)
    {
        var offset = answer.IgnoresRange ? 0 : Offset(head);
        var status = answer.Status ?? (offset > 0 ? 206 : 200);
        var body = status is 200 or 206 ? Content[Math.Min(offset, Content.Length)..] : [];
        var end = answer.Extra > 0 ? [.. body, .. new byte[answer.Extra]] : body;
        var text = new StringBuilder($"HTTP/1.1 {status} Status\r\nConnection: close\r\n");
        if (answer.HasLength)
        {
            text.Append(CultureInfo.InvariantCulture, $"Content-Length: {answer.Length ?? end.Length}\r\n");
        }

        if (status == 206)
        {
            text.Append(CultureInfo.InvariantCulture, $"Content-Range: bytes {offset}-{Content.Length - 1}/{Content.Length}\r\n");
        }

        await stream.WriteAsync(Encoding.ASCII.GetBytes(text.Append("\r\n").ToString()), _stop.Token);
        await stream.WriteAsync(end.AsMemory(0, Math.Min(end.Length, answer.CutAfter ?? end.Length)), _stop.Token);
        if (answer.Resets)
        {
            stream.Socket.LingerState = new LingerOption(true, 0);
            stream.Socket.Close();
        }

        if (answer.Hangs)
        {
            Hanging.TrySetResult();
            await Task.Delay(Timeout.Infinite, _stop.Token);
        }
    }

    private static int Offset(string head)
    {
        var at = head.IndexOf("Range: bytes=", StringComparison.OrdinalIgnoreCase);
        return at < 0 ? 0 : int.Parse(head[(at + 13)..head.IndexOf('-', at + 13)], CultureInfo.InvariantCulture);
    }

    private static async Task<string> ReadHeadAsync(NetworkStream stream)
    {
        var head = new StringBuilder();
        var buffer = new byte[1024];
        while (!head.ToString().Contains("\r\n\r\n", StringComparison.Ordinal))
        {
            var count = await stream.ReadAsync(buffer);
            head.Append(Encoding.ASCII.GetString(buffer, 0, count));
            if (count == 0)
            {
                throw new IOException("The client left.");
            }
        }

        return head.ToString();
    }
}

/// <summary>What is unusual about an answer.</summary>
internal sealed record Answer
{
    public int? Status { get; init; }

    public bool IgnoresRange { get; init; }

    public bool HasLength { get; init; } = true;

    /// <summary>Of the body, as the header says; null for the truth.</summary>
    public long? Length { get; init; }

    /// <summary>Bytes of the body after which it ends, or hangs.</summary>
    public int? CutAfter { get; init; }

    /// <summary>Bytes after the artifact.</summary>
    public int Extra { get; init; }

    public bool Hangs { get; init; }

    /// <summary>The connection ends as that of a server that crashes: with RST.</summary>
    public bool Resets { get; init; }
}
