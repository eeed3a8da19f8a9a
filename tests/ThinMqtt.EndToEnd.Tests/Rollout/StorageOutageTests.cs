using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using ThinMqtt.Testing;

namespace ThinMqtt.EndToEnd.Tests.Rollout;

/// <summary>An S3 server (Ceph's radosgw) that halts and that dies while agents, as they run on devices, download from it.</summary>
public sealed class StorageOutageTests : IAsyncLifetime
{
    private const int Devices = 3;

    /// <summary>In bytes: it takes longer to download than to notice that it has begun.</summary>
    private const int Size = 150 << 20;

    private readonly S3Server _s3 = new();
    private readonly TemporaryFolder _folder = new();
    private Backend? _backend;

    [OutageFact]
    public async Task A_storage_that_halts_or_dies_in_a_rollout_costs_no_result_and_no_device()
    {
        var backend = _backend = await StartAsync();
        var data = RandomNumberGenerator.GetBytes(Size);

        var first = await BeginAsync(backend, "1.0.0", data);
        await _s3.PauseAsync();
        await AssertInTheMiddleAsync(backend, first);
        await NotReadyAsync(backend); // each says so after 5 s
        await NotReadyAsync(backend);
        await _s3.ContinueAsync();
        await AssertEndedAsync(backend, first, "1.0.0");

        var second = await BeginAsync(backend, "2.0.0", data);
        await _s3.KillAsync();
        await AssertInTheMiddleAsync(backend, second);
        await NotReadyAsync(backend);
        await _s3.StartAgainAsync();
        await AssertEndedAsync(backend, second, "2.0.0");

        Assert.Equal(Devices, Succeeded(await backend.GetAsync($"/api/v1/releases/{first}")));
    }

    public Task InitializeAsync() => OutageFactAttribute.Missing() is null ? _s3.StartAsync() : Task.CompletedTask;

    public async Task DisposeAsync()
    {
        if (_backend is not null)
        {
            await _backend.DisposeAsync();
        }

        await _s3.DisposeAsync();
        _folder.Dispose();
    }

    private async Task<Backend> StartAsync()
    {
        await File.WriteAllTextAsync(_folder.File("secret"), _s3.SecretKey);
        return await Backend.StartAsync(Devices, new Dictionary<string, string>
        {
            ["Manager:S3:ServiceUrl"] = _s3.Http.ToString(),
            ["Manager:S3:Bucket"] = "thinmqtt-outage",
            ["Manager:S3:AccessKey"] = _s3.AccessKey,
            ["Manager:S3:SecretKeyFile"] = _folder.File("secret"),
        });
    }

    /// <returns>The number of a release, once a device has begun with it.</returns>
    private static async Task<long> BeginAsync(Backend backend, string version, byte[] data)
    {
        using var changes = await backend.ChangesAsync();
        var release = await backend.ReleaseAsync("large", version, new Package().With("data", data).InstalledBy("true"));
        await changes.ResultAsync().Within("a device begins", TimeSpan.FromMinutes(1));
        return release;
    }

    private static async Task AssertInTheMiddleAsync(Backend backend, long release)
    {
        var found = await backend.GetAsync($"/api/v1/releases/{release}");
        Assert.True(Succeeded(found) < Devices, $"Nothing was under way any more: {found.GetProperty("counts")}");
    }

    private static async Task NotReadyAsync(Backend backend)
    {
        using var answer = await backend.ReadinessAsync();
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Contains("does not answer", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    private static async Task AssertEndedAsync(Backend backend, long release, string version)
    {
        var results = await backend.UntilAllAreAsync("succeeded", release);
        Assert.All(results.EnumerateArray(), result => Assert.Equal(1, result.GetProperty("attempt").GetInt32()));
        Assert.All(backend.Devices, device => Assert.Equal(version, device.Current("large")));
        Assert.All(backend.Devices, device => Assert.Equal(Size, new FileInfo(device.FileOf("large", "data")).Length));
    }

    private static int Succeeded(JsonElement release) =>
        release.GetProperty("counts").TryGetProperty("succeeded", out var count) ? count.GetInt32() : 0;
}

/// <summary>A test that needs the agent and an S3 server of its own that it may kill.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class OutageFactAttribute : FactAttribute
{
    public OutageFactAttribute() => Skip = Missing();

    internal static string? Missing() => AgentFactAttribute.Missing() ?? S3Server.OwnSkipReason ?? S3Server.GivenReason;
}
