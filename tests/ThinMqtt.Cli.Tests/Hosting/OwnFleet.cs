namespace ThinMqtt.Cli.Tests;

/// <summary>A <see cref="Fleet"/> of one test.</summary>
internal sealed class OwnFleet : Fleet, IAsyncDisposable
{
    private OwnFleet(IReadOnlyDictionary<string, string>? settings)
        : base(settings)
    {
    }

    public static async Task<OwnFleet> StartAsync(params (string Key, string Value)[] settings)
    {
        var fleet = new OwnFleet(settings.ToDictionary(setting => setting.Key, setting => setting.Value));
        await fleet.InitializeAsync();
        return fleet;
    }

    async ValueTask IAsyncDisposable.DisposeAsync() => await DisposeAsync();
}
