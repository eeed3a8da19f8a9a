using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using ThinMqtt.Client;
using ThinMqtt.Contracts;
using ThinMqtt.Protocol;
using ThinMqtt.Testing;

namespace ThinMqtt.Manager.Tests;

/// <summary>A broker, a manager and a data folder; devices and operators come as a test needs them.</summary>
internal sealed class Site : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Func<ManagerOptions, ManagerOptions> _change;
    private readonly TestInventory _inventory;
    private ManagerHost? _manager;

    private Site(bool keepsBroker, Func<ManagerOptions, ManagerOptions>? change, TestInventory inventory)
    {
        Broker = new BrokerHost(keepsBroker ? _folder.File("broker") : null);
        _change = change ?? (options => options);
        _inventory = inventory;
    }

    public BrokerHost Broker { get; }

    public ManagerHost Manager => _manager!;

    public HttpClient Http => Manager.Http;

    public string DataFolder => _folder.File("manager");

    /// <param name="change">Of the manager's options.</param>
    /// <param name="keepsBroker">Whether the broker has its sessions and retained messages after a restart.</param>
    /// <param name="inventory">The site's own from now on. Default: SQLite.</param>
    /// <param name="isReady">Whether to wait until the manager is.</param>
    public static async Task<Site> StartAsync(
        Func<ManagerOptions, ManagerOptions>? change = null, bool keepsBroker = false, TestInventory? inventory = null, bool isReady = true)
    {
        var site = new Site(keepsBroker, change, inventory ?? new TestInventory());
        await site.Broker.StartAsync();
        await site.StartManagerAsync(isReady);
        return site;
    }

    public async Task StartManagerAsync(bool isReady = true) => _manager = await ManagerHost.StartAsync(Options(), isReady);

    /// <summary>One more manager at the same broker and inventory, with a data folder of its own.</summary>
    public Task<ManagerHost> StartAnotherAsync(string clientId) =>
        ManagerHost.StartAsync(Options() with { ClientId = clientId, DataFolder = _folder.File(clientId) });

    public async Task StopManagerAsync()
    {
        if (_manager is { } manager)
        {
            _manager = null;
            await manager.DisposeAsync();
        }
    }

    public async Task<TestDevice> DeviceAsync(string id) => await TestDevice.ConnectAsync(Broker.Address, id);

    /// <summary>What an MQTT tool sees.</summary>
    public async Task<MqttClient> ClientAsync()
    {
        var client = new MqttClient(new MqttClientOptions { Server = Broker.Address });
        await client.ConnectAsync();
        return client;
    }

    public Task<EventStream> EventsAsync(string query = "") => EventStream.OpenAsync(Http, query);

    public async Task<HttpResponseMessage> UploadAsync(
        byte[] bytes, string version = "1.0.0", string package = "hello", string channel = "stable", HttpClient? to = null)
    {
        using var content = new ByteArrayContent(bytes);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/zip");
        return await (to ?? Http).PostAsync($"/api/v1/releases?package={package}&version={version}&channel={channel}", content);
    }

    /// <returns>The number of the release.</returns>
    public async Task<long> ReleaseAsync(string version = "1.0.0", byte[]? bytes = null)
    {
        using var answer = await UploadAsync(bytes ?? Zip(version), version);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetInt64();
    }

    /// <summary>Withdraws it, and deletes it when the channel knows.</summary>
    public async Task DeleteReleaseAsync(long id)
    {
        using var withdrawn = await Http.PostAsync($"/api/v1/releases/{id}/withdraw", null);
        Assert.True(withdrawn.IsSuccessStatusCode, await withdrawn.Content.ReadAsStringAsync());
        async Task Delete()
        {
            var isDone = false;
            while (!isDone)
            {
                using var answer = await Http.DeleteAsync($"/api/v1/releases/{id}");
                isDone = answer.IsSuccessStatusCode;
            }
        }

        await Delete().Within($"release {id} is deleted");
    }

    /// <summary>Bytes that pass for a zip; what is inside is for devices to judge.</summary>
    public static byte[] Zip(string seed, int size = 1000)
    {
        var bytes = new byte[size];
        new Random(seed.Sum(letter => letter)).NextBytes(bytes);
        "PK\x03\x04"u8.CopyTo(bytes);
        return bytes;
    }

    /// <summary>The first retained or new message on an update topic that is the one.</summary>
    public async Task<ReleaseAnnouncement?> AnnouncedAsync(Func<ReleaseAnnouncement?, bool> isIt, string topic = "thin/updates/stable/hello")
    {
        var found = new TaskCompletionSource<ReleaseAnnouncement?>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var client = await ClientAsync();
        await client.SubscribeAsync(topic, QoS.AtLeastOnce, (message, _) =>
        {
            var announcement = ReleaseAnnouncement.TryParse(message.Payload, out var read, out string? _) ? read : null;
            if (isIt(announcement))
            {
                found.TrySetResult(announcement);
            }

            return ValueTask.CompletedTask;
        });
        return await found.Task.Within("the announcement");
    }

    public async ValueTask DisposeAsync()
    {
        await StopManagerAsync();
        await Broker.DisposeAsync();
        await _inventory.DisposeAsync();
        _folder.Dispose();
    }

    private ManagerOptions Options() =>
        _change(_inventory.Use(new ManagerOptions { DataFolder = DataFolder, Mqtt = _ => Broker.Address }));
}
