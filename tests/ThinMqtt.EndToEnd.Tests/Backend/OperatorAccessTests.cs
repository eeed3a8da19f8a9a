using System.Net;
using System.Net.Http.Headers;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Text;
using ThinMqtt.Testing;

namespace ThinMqtt.EndToEnd.Tests.Backend;

/// <summary>Who may use the REST API of <c>thinmqtt</c>.</summary>
public sealed class OperatorAccessTests : IAsyncLifetime
{
    private static readonly Dictionary<string, string> WithOperator = new()
    {
        ["Http:Users:0:Name"] = "ops",
        ["Http:Users:0:PasswordHash"] = Hash("se:cret"),
        ["Http:AllowedOrigins:0"] = "https://intranet.example.com",
    };

    private readonly HttpClient _http = new();
    private ThinMqttServer? _server;

    [Fact]
    public async Task On_loopback_nobody_needs_a_name()
    {
        await StartAsync([]);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync("/api/v1/devices"));
    }

    [Fact]
    public async Task A_foreign_name_that_leads_to_loopback_wants_one()
    {
        await StartAsync([]);
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync("/api/v1/devices", request => request.Headers.Host = "rebound.example.com"));
    }

    [Theory]
    [InlineData("X-Forwarded-For", "192.0.2.7")]
    [InlineData("Forwarded", "for=192.0.2.7")]
    [InlineData("Via", "1.1 proxy")]
    public async Task What_a_proxy_passes_on_is_not_of_this_machine(string header, string value)
    {
        await StartAsync([]);
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync("/api/v1/devices", request => request.Headers.Add(header, value)));
    }

    [Fact]
    public async Task Where_there_are_operators_loopback_is_no_way_round_them()
    {
        await StartAsync(WithOperator);
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync("/api/v1/devices"));
    }

    [Fact]
    public async Task A_page_of_an_allowed_origin_may_ask_first()
    {
        await StartAsync(WithOperator);
        using var answer = await SendAsync("/api/v1/releases", request =>
        {
            request.Method = HttpMethod.Options;
            request.Headers.Add("Origin", "https://intranet.example.com");
            request.Headers.Add("Access-Control-Request-Method", "POST");
        });
        Assert.Equal("https://intranet.example.com", Assert.Single(answer.Headers.GetValues("Access-Control-Allow-Origin")));
    }

    [Fact]
    public async Task An_operator_is_known_by_name_and_password()
    {
        await StartAsync(WithOperator);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync("/api/v1/devices", As("ops", "se:cret")));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync("/api/v1/devices", As("ops", "se:cret")));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync("/api/v1/devices", As("ops", "secret")));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync("/api/v1/devices", As("root", "se:cret")));
    }

    [Theory]
    [InlineData("Basic")]
    [InlineData("Basic !")]
    [InlineData("Basic b3Bz")]
    [InlineData("Bearer b3BzOnNlOmNyZXQ=")]
    public async Task Credentials_of_another_kind_are_asked_for_again(string authorization)
    {
        await StartAsync(WithOperator);
        using var answer = await SendAsync("/api/v1/devices", request => request.Headers.TryAddWithoutValidation("Authorization", authorization));
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal("Basic", Assert.Single(answer.Headers.WwwAuthenticate).Scheme);
    }

    [Theory]
    [InlineData("/", HttpStatusCode.Unauthorized)]
    [InlineData("/openapi/v1.json", HttpStatusCode.Unauthorized)]
    [InlineData("/health/live", HttpStatusCode.OK)]
    [InlineData("/artifacts/hello/1.0.0", HttpStatusCode.Forbidden)] // by its signature
    public async Task Only_health_and_signed_downloads_are_for_everybody(string path, HttpStatusCode status)
    {
        await StartAsync(WithOperator);
        Assert.Equal(status, await StatusAsync(path));
    }

    [Theory]
    [InlineData("http://elsewhere.example.com", HttpStatusCode.Forbidden)]
    [InlineData("null", HttpStatusCode.Forbidden)]
    [InlineData("https://intranet.example.com", HttpStatusCode.BadRequest)] // it passes, and names no package
    public async Task A_page_of_another_site_changes_nothing(string origin, HttpStatusCode status)
    {
        await StartAsync(WithOperator);
        Assert.Equal(status, await StatusAsync("/api/v1/releases", request =>
        {
            As("ops", "se:cret")(request);
            request.Method = HttpMethod.Post;
            request.Headers.Add("Origin", origin);
        }));
    }

    [Fact]
    public async Task A_page_of_another_site_gets_no_WebSocket()
    {
        await StartAsync([]);
        using var socket = new ClientWebSocket();
        socket.Options.AddSubProtocol("mqtt");
        socket.Options.CollectHttpResponseDetails = true;
        socket.Options.SetRequestHeader("Origin", "http://elsewhere.example.com");
        await Assert.ThrowsAsync<WebSocketException>(() => socket.ConnectAsync(_server!.WebSocket, CancellationToken.None));
        Assert.Equal(HttpStatusCode.Forbidden, socket.HttpStatusCode);
    }

    [Fact]
    public async Task The_manager_enters_a_broker_that_lets_nobody_in_without_a_name()
    {
        await StartAsync(new Dictionary<string, string>
        {
            ["Broker:AllowAnonymous"] = "false",
            ["Broker:Access:Roles:0:Name"] = "device",
            ["Broker:Access:Roles:0:Rules:0:Allow"] = "true",
            ["Broker:Access:Roles:0:Rules:0:TopicFilter"] = "thin/devices/%c/#",
            ["Broker:Access:DefaultRoles:0"] = "device",
        });
        await Task.Run(async () =>
        {
            while (await StatusAsync("/health/ready") != HttpStatusCode.OK)
            {
            }
        }).Within("the manager is ready");
    }

    [Fact]
    public async Task With_a_certificate_it_speaks_HTTPS()
    {
        using var folder = new TemporaryFolder();
        using var certificates = new TestCertificates();
        certificates.WriteTo(folder);
        await using var process = ThinMqttServer.Run(
            ["--mqtt", "127.0.0.1:0", "--http", "127.0.0.1:0", "--data", "none"],
            folder.Path,
            [new("THINMQTT_Http__CertificateFile", folder.File("server.pem")), new("THINMQTT_Http__KeyFile", folder.File("server.key"))]);
        await process.PrintedAsync("ready mqtt=");
        var address = process.Output.Split("http=")[1].Split('\n')[0].Trim();
        Assert.StartsWith("https://", address, StringComparison.Ordinal);
        using var handler = new HttpClientHandler { ServerCertificateCustomValidationCallback = (_, shown, _, _) => shown!.Subject.Length > 0 };
        using var http = new HttpClient(handler);
        Assert.Equal("live", await http.GetStringAsync($"{address}/health/live"));
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        _http.Dispose();
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }

    /// <summary>As mosquitto_passwd writes it.</summary>
    private static string Hash(string password)
    {
        var salt = "saltsaltsalt"u8.ToArray();
        var key = Rfc2898DeriveBytes.Pbkdf2(password, salt, iterations: 10, HashAlgorithmName.SHA512, outputLength: 64);
        return $"$7$10${Convert.ToBase64String(salt)}${Convert.ToBase64String(key)}";
    }

    private static Action<HttpRequestMessage> As(string name, string password) => request =>
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{name}:{password}")));

    private async Task StartAsync(Dictionary<string, string> settings)
    {
        _server = new ThinMqttServer(settings);
        await _server.StartAsync();
    }

    private async Task<HttpStatusCode> StatusAsync(string path, Action<HttpRequestMessage>? change = null)
    {
        using var answer = await SendAsync(path, change);
        return answer.StatusCode;
    }

    private async Task<HttpResponseMessage> SendAsync(string path, Action<HttpRequestMessage>? change)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(_server!.Http, path));
        change?.Invoke(request);
        return await _http.SendAsync(request).Within(path);
    }
}
