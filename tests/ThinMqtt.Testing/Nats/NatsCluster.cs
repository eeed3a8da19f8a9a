namespace ThinMqtt.Testing;

/// <summary>Three nodes on free ports of loopback, each with the same configuration but for its name, ports and folder.</summary>
public sealed class NatsCluster : IAsyncDisposable
{
    private const string Leader = "metadata leader";

    private readonly int[] _routePorts = [FreePort.Take(), FreePort.Take(), FreePort.Take()];
    private readonly int[] _monitorPorts = [FreePort.Take(), FreePort.Take(), FreePort.Take()];

    /// <param name="folder">
    /// Has <c>nats-server.conf</c>, which goes to the folder of each node, and the files that it includes from <c>./nats</c>, as deploy/nats has.
    /// </param>
    public NatsCluster(string folder)
    {
        for (var i = 0; i < Nodes.Count; i++)
        {
            Directory.CreateDirectory(Nodes[i].Folder.File("nats"));
            foreach (var file in Directory.EnumerateFiles(folder, "*.conf"))
            {
                var name = Path.GetFileName(file);
                var target = name == "nats-server.conf" ? name : Path.Combine("nats", name);
                File.WriteAllText(Nodes[i].Folder.File(target), OfNode(i, File.ReadAllText(file)));
            }
        }
    }

    public IReadOnlyList<NatsNode> Nodes { get; } = [new(), new(), new()];

    /// <summary>Writes a file beside the configuration of every node.</summary>
    public void Write(string name, string text)
    {
        foreach (var node in Nodes)
        {
            File.WriteAllText(node.Folder.File(Path.Combine("nats", name)), text);
        }
    }

    /// <summary>Returns when the nodes have agreed upon the leader of JetStream, without which no client gets in.</summary>
    public Task StartAsync() => Task.WhenAll(Nodes.Select(node => node.StartAsync(Leader)));

    public async ValueTask DisposeAsync()
    {
        foreach (var node in Nodes)
        {
            await node.DisposeAsync();
        }
    }

    private string OfNode(int index, string text)
    {
        var node = Nodes[index];
        text = text
            .Replace("server_name: nats1", $"server_name: nats{index + 1}", StringComparison.Ordinal)
            .Replace("127.0.0.1:4222", $"127.0.0.1:{node.ClientPort}", StringComparison.Ordinal)
            .Replace("127.0.0.1:8222", $"127.0.0.1:{_monitorPorts[index]}", StringComparison.Ordinal)
            .Replace("0.0.0.0:1883", $"127.0.0.1:{node.MqttPort}", StringComparison.Ordinal)
            .Replace("0.0.0.0:6222", $"127.0.0.1:{_routePorts[index]}", StringComparison.Ordinal)
            .Replace("/var/lib/nats", node.Folder.File("data"), StringComparison.Ordinal)
            .Replace("/etc/nats", node.Folder.File("nats"), StringComparison.Ordinal);
        for (var i = 0; i < Nodes.Count; i++)
        {
            text = text.Replace($"nats{i + 1}.example:6222", $"127.0.0.1:{_routePorts[i]}", StringComparison.Ordinal);
        }

        return text;
    }
}
