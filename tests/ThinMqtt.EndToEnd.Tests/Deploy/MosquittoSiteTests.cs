using ThinMqtt.Contracts;
using ThinMqtt.EndToEnd.Tests.Rollout;
using ThinMqtt.Testing;

namespace ThinMqtt.EndToEnd.Tests.Deploy;

/// <summary>A site without our broker: mosquitto as deploy/mosquitto has it, the manager alone, agents as they run on devices.</summary>
public sealed class MosquittoSiteTests : IAsyncLifetime
{
    private readonly MosquittoSite _mosquitto = new();
    private readonly TemporaryFolder _folder = new();
    private readonly List<IAsyncDisposable> _running = [];

    [MosquittoSiteTheory]
    [InlineData("auto")]
    [InlineData("3.1.1")]
    public async Task A_rollout_goes_over_mosquitto_with_passwords_and_TLS(string version)
    {
        await _mosquitto.StartAsync();
        var manager = await ManagerProcess.StartAsync(
            _folder,
            ("Mqtt", _mosquitto.Mqtt.ToString()),
            ("MqttVersion", version),
            ("UserName", "manager"),
            ("PasswordFile", _mosquitto.PasswordFile));
        _running.Add(manager);
        string[] options = ["--user", "device", "--password-file", _mosquitto.PasswordFile, "--allow-unsigned", "--mqtt-version", version];
        var plain = await StartDeviceAsync(new Device("kiosk-1", _folder.Path, options), _mosquitto.Mqtt);
        var secure = await StartDeviceAsync(new Device("kiosk-2", _folder.Path, [.. options, "--ca-file", _mosquitto.CaFile]), _mosquitto.Tls);

        await manager.UntilAsync("succeeded", devices: 2, await manager.ReleaseAsync("1.0.0", "test -f tool"));

        Assert.Equal(("1.0.0", "1.0.0"), (plain.Current("hello"), secure.Current("hello")));
        var device = await manager.GetAsync("/api/v1/devices/kiosk-1");
        Assert.Equal("hello", Assert.Single(device.GetProperty("packages").EnumerateArray()).GetProperty("package").GetString());
        var spoken = $"with MQTT {(version == "auto" ? "5.0" : version)}";
        Assert.All((string[])[manager.Log, plain.Log, secure.Log], log => Assert.Contains(spoken, log, StringComparison.Ordinal));
    }

    [MosquittoSiteFact]
    public async Task Mosquitto_keeps_devices_apart()
    {
        await _mosquitto.StartAsync();
        await AccessCheck.DevicesAreKeptApartAsync(_mosquitto.Mqtt);
    }

    [Theory]
    [InlineData("mosquitto/acl", "pattern {0} thin/devices/%c/{1}")]
    [InlineData("emqx/thinmqtt-acl.conf", "\"thin/devices/${{clientid}}/{1}\"")]
    public void A_device_may_use_every_topic_of_its_own_and_write_none_that_is_told_to_it(string file, string form)
    {
        DeviceTopic[] toDevice = [DeviceTopic.Settings, DeviceTopic.Response, DeviceTopic.Command];
        var text = File.ReadAllText(DeployFiles.PathOf(file));
        foreach (var topic in Enum.GetValues<DeviceTopic>())
        {
            var line = string.Format(null, form, toDevice.Contains(topic) ? "read" : "write", topic.ToString().ToLowerInvariant());
            Assert.Equal(2, text.Split(line).Length); // once
        }
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        foreach (var running in Enumerable.Reverse(_running))
        {
            await running.DisposeAsync();
        }

        await _mosquitto.DisposeAsync();
        _folder.Dispose();
    }

    private async Task<Device> StartDeviceAsync(Device device, Uri server)
    {
        _running.Add(device);
        await device.StartAsync(server);
        return device;
    }
}
