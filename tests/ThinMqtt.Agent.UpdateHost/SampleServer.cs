using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace ThinMqtt.Agent.UpdateHost;

/// <summary>Serves one artifact on loopback with sendfile(2), which costs a machine that is measured the least.</summary>
internal static class SampleServer
{
    public static async Task RunAsync(string artifact, string announcement)
    {
        using var listener = new Socket(SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        var url = $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndPoint!).Port}/artifact.zip";
        await File.WriteAllTextAsync(announcement, Announce(artifact, url));
        Console.WriteLine("serving");
        while (true)
        {
            using var client = await listener.AcceptAsync();
            await AnswerAsync(client, artifact);
        }
    }

    /// <summary>Whatever is asked for, and before anything is read of it: enough for one kind of request.</summary>
    private static async Task AnswerAsync(Socket client, string artifact)
    {
        var length = new FileInfo(artifact).Length;
        var head = Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: {length}\r\n\r\n");
        try
        {
            await client.ReceiveAsync(new byte[1 << 14]);
            await client.SendFileAsync(artifact, head, default, TransmitFileOptions.UseDefaultWorkerThread);
            client.Shutdown(SocketShutdown.Both);
        }
        catch (SocketException e)
        {
            Console.WriteLine($"The client left: {e.Message}");
        }
    }

    private static string Announce(string artifact, string url)
    {
        using var file = File.OpenRead(artifact);
        var md5 = Convert.ToHexStringLower(CryptographicOperations.HashData(HashAlgorithmName.MD5, file));
        file.Position = 0;
        var sha256 = Convert.ToHexStringLower(SHA256.HashData(file));
        return string.Create(
            CultureInfo.InvariantCulture,
            $$"""
            {"url":"{{url}}","manifest":{"package":"sample","version":"1.0.0","size":{{file.Length}},"md5":"{{md5}}","sha256":"{{sha256}}" } }
            """);
    }
}
