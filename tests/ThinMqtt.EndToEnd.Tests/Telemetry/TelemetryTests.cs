using System.Net;
using System.Net.Sockets;
using ThinMqtt.Testing;

namespace ThinMqtt.EndToEnd.Tests.Telemetry;

/// <summary>What <c>thinmqtt</c> sends by OpenTelemetry's variables.</summary>
public sealed class TelemetryTests : IAsyncLifetime
{
    private const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";

    private readonly TemporaryFolder _folder = new();
    private readonly HttpClient _http = new();
    private readonly List<IAsyncDisposable> _started = [];
    private Collector _collector = null!;

    [Theory]
    [InlineData("grpc")]
    [InlineData("http/protobuf")]
    public async Task Metrics_traces_and_logs_arrive_with_the_name_of_the_service(string protocol)
    {
        var server = await ReadyAsync(
            (Endpoint, _collector.Address(protocol)),
            ("OTEL_EXPORTER_OTLP_PROTOCOL", protocol),
            ("OTEL_SERVICE_NAME", "updates"),
            ("OTEL_RESOURCE_ATTRIBUTES", "deployment.environment.name=lab"));
        await GetAsync(server, "/health/live");

        var metrics = await _collector.ReceivedAsync("metrics", request =>
            request.Signal == "metrics" && request.MetricNames.Contains("mqtt.broker.connections") && request.MetricNames.Contains("thinmqtt.manager.heartbeats.received"));
        var traces = await _collector.ReceivedAsync("a trace", request => request.Signal == "traces" && request.SpanNames.Contains("GET /health/live"));
        var logs = await _collector.ReceivedAsync("a line of the log", request => request.Signal == "logs" && request.LogLines.Any());
        Assert.All(new[] { metrics, traces, logs }, request =>
        {
            Assert.Equal("updates", request.Resource["service.name"]);
            Assert.Equal("lab", request.Resource["deployment.environment.name"]);
        });
        Assert.Contains(("url.path", "/health/live"), traces.SpanAttributes);
        Assert.All(logs.LogLines, line => Assert.Contains(line, server.Output, StringComparison.Ordinal));
    }

    [Fact]
    public async Task At_the_end_what_is_left_is_sent_for_each_signal_that_is_wanted()
    {
        var server = await ReadyAsync(
            (Endpoint, _collector.Address("grpc")), ("OTEL_METRICS_EXPORTER", "none"), ("OTEL_BSP_SCHEDULE_DELAY", "600000"), ("OTEL_BLRP_SCHEDULE_DELAY", "600000"));
        await GetAsync(server, "/health/live");
        await server.TerminateAsync();
        Assert.Equal(0, await server.ExitedAsync());
        Assert.Equal(["logs", "traces"], _collector.Requests.Select(request => request.Signal).Distinct().Order());
        Assert.All(_collector.Requests, request => Assert.Equal("thinmqtt", request.Resource["service.name"]));
    }

    [Fact]
    public async Task Without_a_collector_it_serves_says_so_once_and_ends()
    {
        var server = await ReadyAsync((Endpoint, $"http://127.0.0.1:{FreePort.Take()}"));
        await GetAsync(server, "/health/live");
        await server.PrintedAsync("Telemetry is lost", TimeSpan.FromMinutes(1)); // exports of a process that has just started
        await GetAsync(server, "/health/live");
        await server.TerminateAsync();
        Assert.Equal(0, await server.ExitedAsync());
        Assert.Equal(2, server.Output.Split("Telemetry is lost").Length);
    }

    [Fact]
    public async Task A_collector_that_never_answers_holds_nothing_up()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        var server = await ReadyAsync((Endpoint, $"http://{silent.LocalEndpoint}"));
        await GetAsync(server, "/health/live");
        await server.TerminateAsync();
        Assert.Equal(0, await server.ExitedAsync());
    }

    [Fact]
    public async Task Nothing_is_loaded_unless_something_is_to_be_sent()
    {
        Assert.False(await HasLoadedAsync(("OTEL_SERVICE_NAME", "updates")));
        Assert.False(await HasLoadedAsync((Endpoint, _collector.Address("grpc")), ("OTEL_SDK_DISABLED", "true")));
        Assert.False(await HasLoadedAsync(
            (Endpoint, _collector.Address("grpc")), ("OTEL_TRACES_EXPORTER", "none"), ("OTEL_METRICS_EXPORTER", "none"), ("OTEL_LOGS_EXPORTER", "none")));
        Assert.Empty(_collector.Requests);
        Assert.True(await HasLoadedAsync(("OTEL_EXPORTER_OTLP_LOGS_ENDPOINT", _collector.Address("grpc"))));
    }

    [Theory]
    [InlineData("OTEL_SDK_DISABLED", "yes")]
    [InlineData("OTEL_METRICS_EXPORTER", "prometheus")]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT", "collector:4317")]
    [InlineData("OTEL_EXPORTER_OTLP_LOGS_ENDPOINT", "collector")]
    [InlineData("OTEL_EXPORTER_OTLP_PROTOCOL", "http/json")]
    [InlineData("OTEL_EXPORTER_OTLP_TIMEOUT", "10s")]
    [InlineData("OTEL_EXPORTER_OTLP_CERTIFICATE", "/nowhere/ca.pem")]
    [InlineData("OTEL_RESOURCE_ATTRIBUTES", "production")]
    [InlineData("OTEL_TRACES_SAMPLER", "sometimes")]
    [InlineData("OTEL_TRACES_SAMPLER_ARG", "7")]
    [InlineData("OTEL_METRIC_EXPORT_INTERVAL", "0")]
    public async Task A_value_that_OpenTelemetry_would_ignore_is_refused(string variable, string value)
    {
        var server = Start((Endpoint, "http://127.0.0.1:1"), (variable, value));
        Assert.Equal(1, await server.ExitedAsync());
        Assert.Contains($"{variable} is '{value}'; it is ", server.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Wrong_headers_are_refused_and_not_printed()
    {
        var server = Start((Endpoint, "http://127.0.0.1:1"), ("OTEL_EXPORTER_OTLP_HEADERS", "top secret"), ("OTEL_EXPORTER_OTLP_PROTOCOL", "udp"));
        Assert.Equal(1, await server.ExitedAsync());
        Assert.Contains("OTEL_EXPORTER_OTLP_HEADERS is name=value pairs", server.Output, StringComparison.Ordinal);
        Assert.Contains("OTEL_EXPORTER_OTLP_PROTOCOL is 'udp'", server.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("top secret", server.Output, StringComparison.Ordinal);
    }

    public async Task InitializeAsync()
    {
        _collector = await Collector.StartAsync();
        _started.Add(_collector);
    }

    public async Task DisposeAsync()
    {
        _started.Reverse();
        foreach (var started in _started)
        {
            await started.DisposeAsync();
        }

        _http.Dispose();
        _folder.Dispose();
    }

    private async Task<bool> HasLoadedAsync(params (string Name, string Value)[] variables)
    {
        var server = await ReadyAsync(variables);
        return File.ReadLines($"/proc/{server.Id}/maps").Any(line => line.EndsWith("OpenTelemetry.dll", StringComparison.Ordinal));
    }

    private async Task<ChildProcess> ReadyAsync(params (string Name, string Value)[] variables)
    {
        (string, string)[] often = [("OTEL_METRIC_EXPORT_INTERVAL", "500"), ("OTEL_BSP_SCHEDULE_DELAY", "200"), ("OTEL_BLRP_SCHEDULE_DELAY", "200")];
        var server = Start([.. often, .. variables]);
        await server.PrintedAsync("ready ");
        return server;
    }

    /// <summary>Of the same name, a later variable counts.</summary>
    private ChildProcess Start(params (string Name, string Value)[] variables)
    {
        var server = ThinMqttServer.Run(
            ["--mqtt", "127.0.0.1:0", "--http", "127.0.0.1:0", "--data", "none"],
            _folder.Path,
            variables.Select(variable => KeyValuePair.Create(variable.Name, variable.Value)));
        _started.Add(server);
        return server;
    }

    private async Task GetAsync(ChildProcess server, string path)
    {
        var ready = server.StandardOutput.Split('\n').Single(line => line.StartsWith("ready ", StringComparison.Ordinal));
        using var answer = await _http.GetAsync(new Uri(new Uri(ready.Split("http=")[1].Trim()), path)).Within(path);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }
}
