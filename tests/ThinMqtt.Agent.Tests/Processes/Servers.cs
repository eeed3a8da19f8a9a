using ThinMqtt.Testing;

namespace ThinMqtt.Agent.Tests;

public enum ServerKind
{
    ThinMqtt,
    Mosquitto,
}

/// <summary>A test that runs against each server; it needs mosquitto to be installed.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class EachServerTheoryAttribute : TheoryAttribute
{
    public EachServerTheoryAttribute() => Skip = MosquittoServer.SkipReason;
}

internal static class Servers
{
    public static ITestServer Create(ServerKind kind) => kind == ServerKind.ThinMqtt ? new ThinMqttServer(roles: "broker") : new MosquittoServer();

    public static async Task<ITestServer> StartAsync(ServerKind kind)
    {
        var server = Create(kind);
        await server.StartAsync();
        return server;
    }
}
