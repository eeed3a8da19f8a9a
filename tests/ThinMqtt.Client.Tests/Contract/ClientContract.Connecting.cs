using System.Security.Cryptography.X509Certificates;
using System.Text;
using ThinMqtt.Protocol;
using ThinMqtt.Testing;

namespace ThinMqtt.Client.Tests;

public abstract partial class ClientContract
{
    [ContractFact]
    public async Task The_right_password_is_accepted()
    {
        var password = Encoding.UTF8.GetBytes(ITestServer.Password);
        var client = await ConnectAsync(Options with { UserName = ITestServer.UserName, Password = password });

        Assert.Equal(MqttClientState.Connected, client.State);
    }

    [ContractFact]
    public async Task A_wrong_password_is_refused_with_the_reason()
    {
        var client = Create(Options with { UserName = ITestServer.UserName, Password = "wrong"u8.ToArray() });

        var refusal = await Assert.ThrowsAsync<MqttConnectException>(() => client.ConnectAsync().Within("the refusal"));

        Assert.Contains(refusal.ReasonCode, (ReasonCode?[])[ReasonCode.NotAuthorized, ReasonCode.BadUserNameOrPassword]);
        Assert.Equal(MqttClientState.Disconnected, client.State);
    }

    [ContractFact]
    public async Task A_server_that_is_not_there_fails_the_first_connect()
    {
        await Server.StopAsync();
        var client = Create(Options);

        var failure = await Assert.ThrowsAsync<MqttConnectException>(() => client.ConnectAsync().Within("the failure"));

        Assert.Null(failure.ReasonCode);
        Assert.Contains(Server.Tcp.Authority, failure.Message, StringComparison.Ordinal);
    }

    [ContractFact]
    public async Task With_RetryFirstConnect_the_client_waits_for_its_server()
    {
        await Server.StopAsync();
        var client = Create(Options with { RetryFirstConnect = true });
        var failed = new TaskCompletionSource();
        client.ConnectFailed += (_, _) => failed.TrySetResult();

        var connecting = client.ConnectAsync();
        await failed.Task.Within("a first attempt fails");
        await Server.StartAsync();

        await connecting.Within("the client connects to the server that has come");
    }

    [ContractFact]
    public async Task A_connect_can_be_cancelled_and_repeated()
    {
        Proxy.Stall();
        using var cancellation = new CancellationTokenSource();
        var client = Create(Options with { Server = Proxy.Address });
        var connecting = client.ConnectAsync(cancellation.Token);

        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => connecting.Within("the cancellation"));
        Proxy.Flow();

        await client.ConnectAsync().Within("the client connects after all");
    }

    [ContractFact]
    public async Task A_server_that_does_not_answer_fails_the_connect_in_time()
    {
        Proxy.Stall();
        var client = Create(Options with { Server = Proxy.Address, ConnectTimeout = TimeSpan.FromMilliseconds(200) });

        await Assert.ThrowsAsync<MqttConnectException>(() => client.ConnectAsync().Within("the time-out"));
    }

    [ContractFact]
    public async Task TLS_connects_to_a_server_of_a_trusted_authority()
    {
        var client = await ConnectAsync(Options with { Server = Server.Tls, Tls = Trusting(Server.Certificates) });
        var inbox = await SubscribeAsync(client, "tls");

        await client.PublishAsync(new MqttMessage("tls", "secret", QoS.AtLeastOnce)).Within("the publish completes");

        Assert.Equal("secret", (await inbox.NextAsync("the message")).Text());
    }

    [ContractFact]
    public async Task TLS_refuses_a_server_of_another_authority()
    {
        using var others = new TestCertificates();
        var client = Create(Options with { Server = Server.Tls, Tls = Trusting(others) });

        await Assert.ThrowsAsync<MqttConnectException>(() => client.ConnectAsync().Within("the refusal"));
    }

    [ContractFact]
    public async Task TLS_refuses_a_server_of_another_name()
    {
        var tls = Trusting(Server.Certificates) with { TargetHost = "broker.example" };
        var client = Create(Options with { Server = Server.Tls, Tls = tls });

        await Assert.ThrowsAsync<MqttConnectException>(() => client.ConnectAsync().Within("the refusal"));
    }

    [ContractFact]
    public async Task WebSocket_carries_messages_of_any_size()
    {
        var payload = new byte[100_000];
        new Random(2).NextBytes(payload);
        var client = await ConnectAsync(Options with { Server = Server.WebSocket });
        var inbox = await SubscribeAsync(client, "ws");

        await client.PublishAsync(new MqttMessage("ws", payload, HighestQoS)).Within("the publish completes");

        Assert.Equal(payload, (await inbox.NextAsync("the message")).Payload);
    }

    [ContractFact]
    public void Options_out_of_range_are_refused_all_at_once()
    {
        var options = Options with { Server = new Uri("http://localhost"), KeepAlive = TimeSpan.FromDays(1), OutgoingQueueLimit = 0 };

        var exception = Assert.Throws<ArgumentException>(() => new MqttClient(options));

        Assert.All(
            (string[])["Server", "KeepAlive", "OutgoingQueueLimit"],
            name => Assert.Contains(name, exception.Message, StringComparison.Ordinal));
    }

    private static MqttTlsOptions Trusting(TestCertificates certificates) => new()
    {
        CertificateAuthorities = new X509Certificate2Collection(certificates.Authority),
        ClientCertificates = new X509Certificate2Collection(certificates.Client),
    };
}
