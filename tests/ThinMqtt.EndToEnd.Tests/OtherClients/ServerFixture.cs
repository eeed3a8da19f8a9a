using ThinMqtt.Testing;

namespace ThinMqtt.EndToEnd.Tests.OtherClients;

/// <summary>One broker for the tests of a class; each uses topics of its own.</summary>
public sealed class ServerFixture : IAsyncLifetime
{
    public ThinMqttServer Server { get; } = new();

    public Task InitializeAsync() => Server.StartAsync();

    public Task DisposeAsync() => Server.DisposeAsync().AsTask();
}
