using System.Net.Http.Headers;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;
using ThinMqtt.Broker;
using ThinMqtt.Manager;

namespace ThinMqtt.Server;

/// <summary>
/// Shows a newcomer the whole of it: real agents come online, a package is released, and then an update of it. From outside, as any
/// operator would do it: agents as processes, the rest by the REST API.
/// </summary>
internal sealed class Demo(WebApplication app, int devices, string folder, TextWriter output) : IAsyncDisposable
{
    private static readonly string[] Versions = ["1.0.0", "1.1.0"];

    /// <summary>Far beyond what a slow machine needs to start an agent or to install a few kilobytes.</summary>
    private static readonly TimeSpan StepLimit = TimeSpan.FromMinutes(2);

    private readonly Uri _http = new(ServerApplication.HttpAddress(app)!);
    private readonly Uri _mqtt = new($"mqtt://{app.Services.GetRequiredService<MqttBrokerService>().TcpEndPoints[0]}");
    private readonly List<DemoAgent> _agents = [];
    private HttpClient? _client;

    /// <summary>Returns when the show is over and all of it runs on, or <paramref name="stop"/> was asked for.</summary>
    /// <exception cref="InvalidOperationException">A part of it did not work; the message says which.</exception>
    public async Task RunAsync(CancellationToken stop)
    {
        output.WriteLine(Introduction());
        var program = AgentProgram.Find();
        _client = new HttpClient { BaseAddress = _http, Timeout = Timeout.InfiniteTimeSpan };
        var narrator = new DemoNarrator(_client, app.Services.GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions, output);
        var listening = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var narrating = narrator.RunAsync(listening, stop);
        await await Task.WhenAny(listening.Task, narrating);

        var ids = Enumerable.Range(1, devices).Select(number => $"demo-{number}").ToArray();
        await UntilEachAsync(narrator, ids, change => change.DeviceEvent == DeviceEventKind.Online, "is online", () =>
        {
            _agents.AddRange(ids.Select(id => DemoAgent.Start(program, id, _mqtt, Path.Combine(folder, "agents", id))));
            return Task.CompletedTask;
        }, stop);
        foreach (var version in Versions)
        {
            await UntilEachAsync(
                narrator, ids, change => change.Result is { IsFinal: true } result && result.Version.ToString() == version,
                $"has installed {SamplePackage.Name} {version}", () => ReleaseAsync(version, stop), stop);
        }

        output.WriteLine(Conclusion());
        await narrating;
    }

    /// <summary>Ends the agents, which say goodbye.</summary>
    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(_agents.Select(agent => agent.DisposeAsync().AsTask()));
        _client?.Dispose();
    }

    private async Task UntilEachAsync(
        DemoNarrator narrator, string[] ids, Func<ManagerEvent, bool> isIt, string what, Func<Task> action, CancellationToken stop)
    {
        var waits = ids.ToDictionary(id => id, id => narrator.WaitFor(change => change.Device == id && isIt(change)));
        await action();
        var all = Task.WhenAll(waits.Values);
        var over = Task.Delay(StepLimit, stop);
        await Task.WhenAny([all, over, .. _agents.Select(agent => agent.Ended)]);
        stop.ThrowIfCancellationRequested();
        if (!all.IsCompleted)
        {
            var missing = string.Join(", ", waits.Where(wait => !wait.Value.IsCompleted).Select(wait => wait.Key));
            throw new InvalidOperationException($"The demo waited in vain until {missing} {what}. {WhatAgentsSay()}");
        }
    }

    private async Task ReleaseAsync(string version, CancellationToken stop)
    {
        using var content = new ByteArrayContent(SamplePackage.Make(version));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/zip");
        var query = $"/api/v1/releases?package={SamplePackage.Name}&version={version}&channel=stable&healthCheck=healthcheck.sh";
        using var answer = await _client!.PostAsync(query, content, stop);
        if (!answer.IsSuccessStatusCode)
        {
            throw new InvalidOperationException($"The release of {SamplePackage.Name} {version} was refused: {await answer.Content.ReadAsStringAsync(stop)}");
        }
    }

    private string WhatAgentsSay() => string.Join(" ", _agents.Select(agent => $"{agent.Id}{(agent.HasEnded ? " has ended" : "")}: {Tail(agent.Log)}"));

    private static string Tail(string file) => File.Exists(file) ? File.ReadLines(file).LastOrDefault() ?? "without a word." : "without a word.";

    private string Introduction() =>
        $"""

        ThinMqtt with {devices} device{(devices == 1 ? "" : "s")} of its own

          Dashboard   {_http}
          MQTT        {_mqtt}   (watch it: mosquitto_sub -p {_mqtt.Port} -t 'thin/#' -v, or MQTT Explorer)
          Folder      {Path.GetFullPath(folder)}

        """;

    private string Conclusion() =>
        $"""

        All devices have {SamplePackage.Name} {Versions[^1]}. It runs on; Ctrl-C ends everything. Try:

          {Path.Combine(Path.GetFullPath(folder), "agents", "demo-1", "root", "packages", SamplePackage.Name, "current", "tools", "hello")}
          curl {_http}api/v1/devices/demo-1

        """;
}
