using ThinMqtt.Client;
using ThinMqtt.Contracts;

namespace ThinMqtt.Agent;

/// <summary>Everything about releases on this device, put together.</summary>
internal sealed class DeviceReleases : IDisposable
{
    private readonly HttpClient _http;
    private readonly UpdateEngine _engine;
    private readonly ReleaseQueue _queue;
    private readonly PackagesAnnouncer _packages;
    private readonly UpdateReporter _reporter;
    private readonly Question? _question;
    private readonly AgentLog _log;

    public DeviceReleases(
        AgentOptions options, DeviceId id, AgentScreen screen, MqttClient client, Outbox outbox, TimeProvider time)
    {
        var log = _log = screen.Log;
        _question = screen.Question;
        _http = DownloadClient.Make(options.Tls);
        _reporter = new UpdateReporter(id, new UntoldEnds(options.Root), outbox, screen.Bar, log);
        FreshUrls = new FreshUrls(id, outbox, log, time);
        _engine = new UpdateEngine(Bounds(options, id, new ConnectionSignal(client)), _http, FreshUrls.AskAsync, _reporter.Report, time);
        _queue = new ReleaseQueue(new AnnouncedReleases(_engine.Suits));
        _packages = new PackagesAnnouncer(id, _engine.Packages, outbox, time);
        Worker = new ReleaseWorker(_engine, _queue, _packages, _question, options.CheckInterval, log, time);
        Channels = new ReleaseChannels(client, options.Channels, _queue, new ReleaseHandler(_queue, Worker, log), _packages, log);
        _reporter.Begin(_engine.Last ?? new UpdatePayload { State = UpdateState.Idle, At = time.GetUtcNow() });
    }

    public FreshUrls FreshUrls { get; }

    public ReleaseWorker Worker { get; }

    public ReleaseChannels Channels { get; }

    /// <summary>Returns at once: what is installed may take a moment to read.</summary>
    /// <param name="isSessionNew">The server may have forgotten what it was told.</param>
    public void OnConnected(bool isSessionNew) => _ = Task.Run(() =>
    {
        try
        {
            Channels.AskForMissing();
            Worker.AllowRepairs();
            _reporter.OnConnected();
            _packages.Announce(isSessionNew);
        }
        catch (Exception exception)
        {
            _log.Failed("telling what is installed", exception);
        }
    });

    public void Dispose()
    {
        _engine.Dispose();
        _queue.Dispose();
        _http.Dispose();
    }

    private UpdateOptions Bounds(AgentOptions options, DeviceId id, ConnectionSignal connection) => new()
    {
        Root = options.Root,
        Device = id,
        Policy = release => UnsignedPolicy.Refusal(release, options.AllowUnsigned),
        UntilConnected = connection.UntilConnectedAsync,
        Consent = _question is null ? null : AskAsync,
    };

    /// <summary>To repair what is installed nobody is asked.</summary>
    private Task<string?> AskAsync(ReleaseAnnouncement release, InstalledPackage? current, CancellationToken stop)
    {
        var manifest = release.Manifest.Manifest;
        return current?.Version == manifest.Version
            ? Task.FromResult<string?>(null)
            : _question!.AskAsync(manifest, current?.Version, () => !_queue.IsAnnounced(release.Manifest), stop);
    }
}
