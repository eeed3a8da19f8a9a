using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using ThinMqtt.Testing;

namespace ThinMqtt.EndToEnd.Tests.Production;

/// <summary>What a company's site stands on, MongoDB and S3, each a process of its own; and managers as a test needs them.</summary>
public sealed class ProductionSite : IAsyncLifetime
{
    /// <summary>A fleet rolls out, and a manager is taken over from, on a machine that runs other tests too.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly TemporaryFolder _folder = new();
    private readonly List<Manager> _managers = [];

    public static string? SkipReason => MongoServer.OwnSkipReason ?? S3Server.SkipReason;

    public MongoServer Mongo { get; }

    public S3Server S3 { get; } = new();

    public ProductionSite() => Mongo = MongoServer.WithJournal(_folder);

    public async Task InitializeAsync()
    {
        if (SkipReason is null)
        {
            await Task.WhenAll(Mongo.StartAsync(), S3.StartAsync());
        }
    }

    /// <summary>What a manager is told of where it keeps everything.</summary>
    /// <param name="name">Of the database and the bucket.</param>
    public Dictionary<string, string> Stores(string name)
    {
        File.WriteAllText(_folder.File("s3-secret"), S3.SecretKey);
        File.WriteAllText(_folder.File($"mongo-{name}"), $"{Mongo.Address}{name}");
        return new Dictionary<string, string>
        {
            ["Manager:MongoDb:ConnectionStringFile"] = _folder.File($"mongo-{name}"),
            ["Manager:S3:ServiceUrl"] = S3.Http.ToString(),
            ["Manager:S3:Bucket"] = name,
            ["Manager:S3:AccessKey"] = S3.AccessKey,
            ["Manager:S3:SecretKeyFile"] = _folder.File("s3-secret"),
        };
    }

    /// <param name="name">Of its database and bucket; managers with the same share them.</param>
    /// <param name="broker">Where the fleet is.</param>
    /// <returns>Once it serves.</returns>
    public async Task<Manager> AddManagerAsync(string name, ThinMqttServer broker)
    {
        var manager = new Manager(new Dictionary<string, string>(Stores(name))
        {
            ["Manager:Mqtt"] = broker.Tcp.ToString(), ["Manager:LeaseDuration"] = "00:00:02",
        });
        _managers.Add(manager);
        await manager.Server.StartAsync();
        await manager.ReadyAsync();
        return manager;
    }

    public async Task DisposeAsync()
    {
        foreach (var manager in _managers)
        {
            await manager.DisposeAsync();
        }

        await Mongo.DisposeAsync();
        await S3.DisposeAsync();
        _folder.Dispose();
    }

    /// <summary>One of the managers, seen from outside.</summary>
    public sealed class Manager : IAsyncDisposable
    {
        private readonly HttpClient _http;

        internal Manager(IReadOnlyDictionary<string, string> settings)
        {
            Server = new ThinMqttServer(settings, "manager");
            _http = new HttpClient { BaseAddress = Server.Http, Timeout = Limit.Usual };
        }

        public ThinMqttServer Server { get; }

        public Task ReadyAsync() => UntilAsync("health/ready", answer => answer.IsSuccessStatusCode, "the manager is ready");

        public Task UnreadyAsync() => UntilAsync("health/ready", answer => !answer.IsSuccessStatusCode, "the manager is not ready");

        /// <summary>Returns when the time has passed since the call and the manager has said so all along, from when it noticed.</summary>
        public async Task UnreadyAsync(TimeSpan time)
        {
            var begin = TimeProvider.System.GetTimestamp();
            await UnreadyAsync();
            while (TimeProvider.System.GetElapsedTime(begin) < time)
            {
                using var answer = await _http.GetAsync("health/ready");
                Assert.False(answer.IsSuccessStatusCode, "The manager is ready while its inventory hangs.");
            }
        }

        public async Task<bool> LeadsAsync() =>
            (await _http.GetStringAsync("metrics")).Split('\n').Contains("thinmqtt_manager_leading 1");

        /// <returns>The number of the release.</returns>
        public async Task<long> ReleaseAsync(byte[] zip, string version)
        {
            using var body = new ByteArrayContent(zip);
            body.Headers.ContentType = new MediaTypeHeaderValue("application/zip");
            using var answer = await _http.PostAsync($"api/v1/releases?package=sample&version={version}", body);
            Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
            return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetInt64();
        }

        public Task<JsonElement> GetAsync(string path) => _http.GetFromJsonAsync<JsonElement>(path);

        /// <summary>Asks, as a person would press reload, until as many devices are in the state.</summary>
        public Task CountAsync(long release, string state, int atLeast) => UntilAsync(
            $"api/v1/releases/{release}",
            answer => answer.IsSuccessStatusCode && CountOf(answer, state) >= atLeast,
            $"{atLeast} devices are {state}");

        public Task UntilAsync(string path, Func<HttpResponseMessage, bool> isIt, string reason)
        {
            async Task Ask()
            {
                while (true)
                {
                    using var answer = await _http.GetAsync(path);
                    if (isIt(answer))
                    {
                        return;
                    }
                }
            }

            return Ask().Within(reason, Patience);
        }

        public async ValueTask DisposeAsync()
        {
            _http.Dispose();
            await Server.DisposeAsync();
        }

        private static int CountOf(HttpResponseMessage answer, string state) =>
            answer.Content.ReadFromJsonAsync<JsonElement>().GetAwaiter().GetResult().GetProperty("counts").TryGetProperty(state, out var count)
                ? count.GetInt32()
                : 0;
    }
}

/// <summary>Tests that share one site, one after the other.</summary>
[CollectionDefinition(Name)]
public sealed class ProductionTests : ICollectionFixture<ProductionSite>
{
    public const string Name = "Production";
}

/// <summary>Needs what a <see cref="ProductionSite"/> is made of.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ProductionFactAttribute : FactAttribute
{
    public ProductionFactAttribute() => Skip = ProductionSite.SkipReason;
}
