namespace ThinMqtt.Testing;

/// <summary>
/// An MQTT server that a test may kill. Its addresses stay the same over restarts, and its sessions and retained messages survive them. The
/// user <see cref="UserName"/> with <see cref="Password"/> and anonymous clients are let in; a wrong password is refused.
/// </summary>
public interface ITestServer : IAsyncDisposable
{
    const string UserName = "device";

    const string Password = "right";

    /// <summary><c>mqtt://</c></summary>
    Uri Tcp { get; }

    /// <summary><c>mqtts://</c>, with a certificate of <see cref="Certificates"/>.</summary>
    Uri Tls { get; }

    /// <summary><c>ws://</c></summary>
    Uri WebSocket { get; }

    TestCertificates Certificates { get; }

    /// <summary>Returns when the server takes connections.</summary>
    Task StartAsync();

    /// <summary>Ends it in order: what it must keep is on disk.</summary>
    Task StopAsync();

    /// <summary>Ends it as kill -9 does; what it had acknowledged is there after a start.</summary>
    Task KillAsync();
}
