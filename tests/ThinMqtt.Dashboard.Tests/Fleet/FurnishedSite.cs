using ThinMqtt.Contracts;

namespace ThinMqtt.Dashboard.Tests;

/// <summary>A company with a few thin clients, in the middle of a rollout.</summary>
public sealed class FurnishedSite : IAsyncLifetime
{
    private const string Browser = "kiosk-browser";

    private readonly Site _site = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly List<string> _beating = [];
    private Task _beats = Task.CompletedTask;

    public Uri Address => _site.Address;

    /// <summary>The one that is being rolled out.</summary>
    public long Release { get; private set; }

    public async Task InitializeAsync()
    {
        if (Chromium.SkipReason is not null)
        {
            return;
        }

        await _site.InitializeAsync();
        await StartDevicesAsync();
        await PublishAsync();
        await RollOutAsync();
        await LabelAsync();
        await _site.ChangeInventoryAsync(file => Past.Write(file, _beating.Count + 2));
        _beats = BeatAsync();
    }

    public async Task DisposeAsync()
    {
        await _stop.CancelAsync();
        await _beats;
        _stop.Dispose();
        if (Chromium.SkipReason is null)
        {
            await _site.DisposeAsync();
        }
    }

    private async Task StartDevicesAsync()
    {
        await AddAsync("reception-1", Machines.Wyse("reception-1", "10.20.1.11"), "2.4.0");
        await AddAsync("reception-2", Machines.Wyse("reception-2", "10.20.1.12"), "2.4.0");
        await AddAsync("a4bb6dc1e201", Machines.T640("lab-01", "10.20.4.21"), "2.4.0", "rdp-client 3.1.4");
        await AddAsync("a4bb6dc1e202", Machines.T640("lab-02", "10.20.4.22"), "2.4.0", "rdp-client 3.1.4");
        await AddAsync("a4bb6dc1e203", Machines.T640("lab-03", "10.20.4.23"), "2.3.1", "rdp-client 3.1.4");
        await AddAsync("a4bb6dc1e204", Machines.T640("lab-04", "10.20.4.24"), "2.3.1", "rdp-client 3.1.4");
        await AddAsync("ward-3-east", Machines.N100("ward-3-east", "10.20.7.8"), "2.4.0");
        await AddAsync("ward-3-west", Machines.N100("ward-3-west", "10.20.7.9"), "2.3.1");
        await AddAsync("signage-hall", Machines.Pi("signage-hall", "10.20.9.40"), "2.4.0");
        await AddAsync("library-7", Machines.M625q("library-7", "10.20.5.107"), "2.3.1");
        await _site.Fleet.StartAsync("signage-cafe", Machines.Pi("signage-cafe", "10.20.9.41"), $"{Browser} 2.3.1", "base 1.2.0");
        await GoAsync("library-7");
    }

    private async Task AddAsync(string id, HardwarePayload machine, string browser, params string[] more)
    {
        _beating.Add(id);
        await _site.Fleet.StartAsync(id, machine, ["base 1.2.0", $"{Browser} {browser}", .. more]);
    }

    private async Task GoAsync(string id)
    {
        _beating.Remove(id);
        await _site.Fleet.PresenceAsync(id, PresenceState.Offline, PresenceReason.Shutdown);
    }

    private async Task PublishAsync()
    {
        await _site.ReleaseAsync(Browser, "2.3.1", 2_310_000);
        await _site.WithdrawAsync(await _site.ReleaseAsync("signage-player", "1.0.0-beta.2", 1_404_000, "signage"));
        await _site.ReleaseAsync("rdp-client", "3.1.4", 839_000, "lab-2");
        Release = await _site.ReleaseAsync(Browser, "2.4.0", 2_540_000);
    }

    private async Task LabelAsync()
    {
        await _site.SeenAsync("signage-cafe");
        foreach (var (id, room, tags) in new (string, string, string[])[]
        {
            ("reception-1", "Reception", ["kiosk"]), ("reception-2", "Reception", ["kiosk"]),
            ("a4bb6dc1e201", "Lab 2", []), ("a4bb6dc1e202", "Lab 2", []), ("a4bb6dc1e203", "Lab 2", ["pilot"]), ("a4bb6dc1e204", "Lab 2", ["pilot"]),
            ("ward-3-east", "Ward 3", ["clinical"]), ("ward-3-west", "Ward 3", ["clinical"]), ("signage-hall", "Hall", ["signage"]), ("signage-cafe", "Café", ["signage"]),
        })
        {
            await _site.LabelAsync(id, room, tags);
        }

        await _site.GroupAsync("old-browsers", $"package:{Browser}<2.4", "Those that the rollout has not reached");
        await _site.GroupAsync("clinical", "tag:clinical");
    }

    private async Task RollOutAsync()
    {
        foreach (var (id, seconds) in new[] { ("a4bb6dc1e201", 2.1), ("a4bb6dc1e202", 1.9), ("a4bb6dc1e203", 2.4), ("a4bb6dc1e204", 2.2) })
        {
            await _site.Fleet.UpdateAsync(id, "rdp-client", "3.1.4", UpdateState.Succeeded, seconds: seconds);
        }

        await _site.Fleet.UpdateAsync("signage-hall", "signage-player", "1.0.0-beta.2", UpdateState.Rejected, "it is made for x86_64, and this is aarch64");
        foreach (var (id, seconds) in new[] { ("reception-1", 4.2), ("a4bb6dc1e201", 3.1), ("a4bb6dc1e202", 3.3), ("ward-3-east", 2.2), ("reception-2", 4.0) })
        {
            await _site.Fleet.UpdateAsync(id, Browser, "2.4.0", UpdateState.Succeeded, seconds: seconds);
        }

        await _site.Fleet.UpdateAsync("a4bb6dc1e204", Browser, "2.4.0", UpdateState.RolledBack, "the health check ended with 1: no display at :0");
        await _site.Fleet.UpdateAsync("signage-hall", Browser, "2.4.0", UpdateState.Succeeded, seconds: 9.7);
        await _site.Fleet.UpdateAsync("a4bb6dc1e203", Browser, "2.4.0", UpdateState.Download, percent: 62);
        await _site.Fleet.UpdateAsync("ward-3-west", Browser, "2.4.0", UpdateState.Install, percent: 40);
    }

    /// <summary>Until the site is gone; who is left out becomes stale.</summary>
    private async Task BeatAsync()
    {
        using var timer = new PeriodicTimer(Site.HeartbeatInterval / 2);
        try
        {
            while (await timer.WaitForNextTickAsync(_stop.Token))
            {
                foreach (var id in _beating.ToArray())
                {
                    await _site.Fleet.BeatAsync(id);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The site is gone.
        }
    }
}
