using ThinMqtt.Testing;

namespace ThinMqtt.EndToEnd.Tests.OtherClients;

/// <summary>MQTT.js against our broker; what it checks is in mqttjs/exchange.mjs.</summary>
public sealed class MqttJsTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    [MqttJsTheory]
    [InlineData("tcp", 4)]
    [InlineData("tcp", 5)]
    [InlineData("tls", 4)]
    [InlineData("tls", 5)]
    [InlineData("ws", 4)]
    [InlineData("ws", 5)]
    public async Task MQTT_js_gets_what_the_specification_promises(string transport, int protocolVersion)
    {
        var server = fixture.Server;
        var address = transport switch { "tls" => server.Tls, "ws" => server.WebSocket, _ => server.Tcp };
        await using var node = ChildProcess.Start(
            "node", ["exchange.mjs", address.ToString(), $"{protocolVersion}", server.Folder.Path], MqttJs.Folder);
        var exitCode = await node.ExitedAsync();
        Assert.True(exitCode == 0, node.Output);
        Assert.Contains("all promises kept", node.Output, StringComparison.Ordinal);
    }
}

/// <summary>Where the script and its packages are: in the sources, since the packages are installed there.</summary>
internal static class MqttJs
{
    public static string Folder { get; } = Path.Combine(SourceFolder(), "mqttjs");

    private static string SourceFolder([System.Runtime.CompilerServices.CallerFilePath] string file = "") =>
        Path.GetDirectoryName(Path.GetDirectoryName(file))!;
}
