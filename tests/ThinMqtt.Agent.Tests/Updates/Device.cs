using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using ThinMqtt.Contracts;
using ThinMqtt.Testing;

namespace ThinMqtt.Agent.Tests;

/// <summary>An engine with a folder of its own, and a server that has what is announced.</summary>
internal sealed class Device : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Channel<UpdatePayload> _ends = Channel.CreateUnbounded<UpdatePayload>();
    private readonly HttpClient _http = new() { Timeout = Timeout.InfiniteTimeSpan };

    public Device(Func<UpdateOptions, UpdateOptions>? change = null, Func<FreshUrl>? freshUrl = null)
    {
        var options = new UpdateOptions
        {
            Root = _folder.Path,
            Device = DeviceId.Parse("lab-1"),
            RetryDelay = TimeSpan.FromMilliseconds(1),
            MaxDownloadAttempts = 3,
        };
        Engine = new UpdateEngine(
            change?.Invoke(options) ?? options,
            _http,
            (_, _) => Task.FromResult(freshUrl?.Invoke() ?? FreshUrl.Refused),
            Report,
            TimeProvider.System);
    }

    public UpdateEngine Engine { get; }

    public ArtifactServer Server { get; } = new([]);

    public ConcurrentQueue<UpdatePayload> Reports { get; } = new();

    public string Root => _folder.Path;

    public string Current => Path.Combine(Root, "packages/hello/current");

    public InstalledPackage Installed => Assert.Single(Engine.Packages.Installed());

    public ReleaseAnnouncement Announce(byte[] artifact, string version, Action<JsonObject>? change = null)
    {
        Server.Content = artifact;
        return TestArtifact.Announce(artifact, version, Server.Url, change);
    }

    public Task<UpdatePayload?> RunAsync(ReleaseAnnouncement announcement) =>
        Engine.RunAsync(announcement, CancellationToken.None).Within("the update ends");

    /// <returns>The final report, which is also the last one sent.</returns>
    public async Task<UpdatePayload> EndsAsync(UpdateState state, byte[] artifact, string version, Action<JsonObject>? change = null)
    {
        var end = await RunAsync(Announce(artifact, version, change));
        Assert.NotNull(end);
        Assert.True(end.State == state, $"{end.State}: {end.Reason} {end.LogTail}");
        Assert.Equal(end, Reports.Last());
        Assert.Equal(end.State == UpdateState.Succeeded, string.IsNullOrEmpty(end.Reason));
        return end;
    }

    public Task<UpdatePayload> InstallAsync(string version = "1.0.0") =>
        EndsAsync(UpdateState.Succeeded, TestArtifact.Whole(version), version);

    /// <summary>The active version is this one and whole, and nothing else lies about.</summary>
    public void HasOnly(string version, params string[] kept)
    {
        Assert.Equal(version, File.ReadAllText(Path.Combine(Current, "version.txt")));
        Assert.Empty(Engine.Packages.Check(CancellationToken.None));
        var folders = Directory.GetDirectories(Path.Combine(Root, "packages/hello")).Select(Path.GetFileName);
        Assert.Equal(kept.Append(version).Append("current").Order(), folders.Order());
        Assert.Empty(Directory.GetFiles(Path.Combine(Root, "downloads")));
    }

    /// <summary>The next end, in order, of whoever's update.</summary>
    public Task<UpdatePayload> NextEndAsync() => _ends.Reader.ReadAsync().AsTask().Within("an update ends");

    public async ValueTask DisposeAsync()
    {
        Engine.Dispose();
        _http.Dispose();
        await Server.DisposeAsync();
        _folder.Dispose();
    }

    private void Report(UpdatePayload report)
    {
        Reports.Enqueue(report);
        if (report.State.IsFinal())
        {
            _ends.Writer.TryWrite(report);
        }
    }
}
