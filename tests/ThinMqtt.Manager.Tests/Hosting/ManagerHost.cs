using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;
using ThinMqtt.Testing;

namespace ThinMqtt.Manager.Tests;

/// <summary>The manager with its HTTP on a free port, and a client for that.</summary>
internal sealed class ManagerHost : IAsyncDisposable
{
    private readonly WebApplication _app;

    private ManagerHost(WebApplication app)
    {
        _app = app;
        Http = new HttpClient { BaseAddress = new Uri(app.Urls.First()), Timeout = Limit.Usual };
    }

    public HttpClient Http { get; }

    public IServiceProvider Services => _app.Services;

    /// <param name="options">What it is told.</param>
    /// <param name="isReady">Whether to wait until it listens to the broker and has its inventory.</param>
    public static async Task<ManagerHost> StartAsync(ManagerOptions options, bool isReady = true)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.AddThinMqttManager(options);
        var app = builder.Build();
        app.MapManager();
        await app.StartAsync();
        var host = new ManagerHost(app);
        if (isReady)
        {
            await host.AskUntilAsync("/health/ready", answer => answer.IsSuccessStatusCode, "the manager is ready");
        }

        return host;
    }

    /// <exception cref="HttpRequestException">The answer is no success.</exception>
    public async Task<JsonElement> GetAsync(string path) => await Http.GetFromJsonAsync<JsonElement>(path);

    /// <summary>Asks, as a person would press reload, until the answer is the one.</summary>
    public async Task<JsonElement> GetUntilAsync(string path, Func<JsonElement, bool> isIt, string reason)
    {
        var last = default(JsonElement);
        await AskUntilAsync(
            path,
            answer =>
            {
                last = answer.IsSuccessStatusCode ? answer.Content.ReadFromJsonAsync<JsonElement>().GetAwaiter().GetResult() : default;
                return answer.IsSuccessStatusCode && isIt(last);
            },
            reason);
        return last;
    }

    /// <param name="path">What is asked for, again and again.</param>
    /// <param name="isIt">Whether an answer is the one.</param>
    /// <param name="reason">What it means, for the failure's text.</param>
    /// <param name="limit">Default: <see cref="Limit.Usual"/>.</param>
    public async Task AskUntilAsync(string path, Func<HttpResponseMessage, bool> isIt, string reason, TimeSpan? limit = null)
    {
        async Task Ask()
        {
            while (true)
            {
                using var answer = await Http.GetAsync(path);
                if (isIt(answer))
                {
                    return;
                }
            }
        }

        await Ask().Within(reason, limit);
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
    }
}
