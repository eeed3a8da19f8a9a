namespace ThinMqtt.FleetSimulator;

/// <summary>Simulated devices, from their first connection to their goodbyes. Disposing it has all of them say goodbye.</summary>
public sealed class Fleet : IAsyncDisposable
{
    /// <summary>Goodbyes at once.</summary>
    private const int Leaving = 256;

    private readonly FleetOptions _options;
    private readonly ArtifactDownload _downloads;
    private readonly List<SimulatedDevice> _devices = [];
    private readonly CancellationTokenSource _stop = new();
    private Task _beating = Task.CompletedTask;

    public Fleet(FleetOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        _downloads = new ArtifactDownload(options.Download, Statistics);
    }

    public FleetStatistics Statistics { get; } = new();

    /// <summary>The number of the last heartbeat of each device.</summary>
    public IReadOnlyDictionary<string, long> Sequences => _devices.ToDictionary(device => device.Id.Value, device => device.Sequence);

    /// <summary>Returns when all devices are connected and subscribed; tries as long as it takes.</summary>
    /// <exception cref="ThinMqtt.Client.MqttSubscribeException">The broker refuses their subscriptions.</exception>
    public async Task ConnectAsync(CancellationToken stop)
    {
        var begin = TimeProvider.System.GetTimestamp();
        var connecting = new List<Task>();
        for (var number = 1; number <= _options.Devices; number++)
        {
            var early = TimeSpan.FromSeconds(_devices.Count / _options.Ramp) - TimeProvider.System.GetElapsedTime(begin);
            if (early > TimeSpan.FromMilliseconds(1))
            {
                await Task.Delay(early, stop);
            }

            stop.ThrowIfCancellationRequested();
            var device = new SimulatedDevice(_options, number, Statistics, _downloads);
            _devices.Add(device);
            connecting.Add(device.ConnectAsync(stop));
        }

        await Task.WhenAll(connecting);
    }

    /// <summary>Heartbeats of all devices, until stopped.</summary>
    public void StartHeartbeats() =>
        _beating = Task.Run(() => new HeartbeatPacer(_options, Statistics).RunAsync(_devices, _stop.Token));

    /// <summary>Returns when the last one has been handed to its connection.</summary>
    public async Task StopHeartbeatsAsync()
    {
        await _stop.CancelAsync();
        await _beating;
    }

    public async ValueTask DisposeAsync()
    {
        await StopHeartbeatsAsync();
        await Parallel.ForEachAsync(
            _devices,
            new ParallelOptions { MaxDegreeOfParallelism = Leaving },
            async (device, _) => await device.DisposeAsync());
        _downloads.Dispose();
        _stop.Dispose();
    }
}
