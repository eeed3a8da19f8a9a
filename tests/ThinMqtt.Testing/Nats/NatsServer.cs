namespace ThinMqtt.Testing;

/// <summary>
/// Debian's nats-server with JetStream, which speaks MQTT 3.1.1. One process speaks MQTT either in the clear or over TLS, so that there is
/// another for TLS; the two know nothing of each other.
/// </summary>
public sealed class NatsServer : ITestServer
{
    private readonly NatsNode _plain = new();
    private readonly NatsNode _secured = new();
    private readonly int _webSocketPort = FreePort.Take();

    public Uri Tcp => _plain.Mqtt;

    public Uri Tls => new($"mqtts://localhost:{_secured.MqttPort}");

    public Uri WebSocket => new($"ws://127.0.0.1:{_webSocketPort}/mqtt");

    public TestCertificates Certificates { get; } = new();

    public async Task StartAsync()
    {
        Write(_plain, "", $"websocket {{ listen: \"127.0.0.1:{_webSocketPort}\", no_tls: true }}");
        Certificates.WriteTo(_secured.Folder);
        Write(_secured, $"tls {{ cert_file: \"{_secured.Folder.File("server.pem")}\", key_file: \"{_secured.Folder.File("server.key")}\" }}", "");
        await Task.WhenAll(_plain.StartAsync(), _secured.StartAsync());
    }

    public Task StopAsync() => Task.WhenAll(_plain.StopAsync(), _secured.StopAsync());

    public Task KillAsync() => Task.WhenAll(_plain.KillAsync(), _secured.KillAsync());

    public async ValueTask DisposeAsync()
    {
        await _plain.DisposeAsync();
        await _secured.DisposeAsync();
        Certificates.Dispose();
    }

    private static void Write(NatsNode node, string mqtt, string more) => File.WriteAllText(node.Folder.File("nats-server.conf"), $$"""
        server_name: test
        listen: "127.0.0.1:{{node.ClientPort}}"
        jetstream { store_dir: "{{node.Folder.File("data")}}" }
        mqtt { listen: "127.0.0.1:{{node.MqttPort}}", no_auth_user: anonymous, ack_wait: 5s, {{mqtt}} }
        authorization { users: [
          { user: anonymous, password: none }
          { user: {{ITestServer.UserName}}, password: {{ITestServer.Password}} }
        ] }
        {{more}}

        """);
}
