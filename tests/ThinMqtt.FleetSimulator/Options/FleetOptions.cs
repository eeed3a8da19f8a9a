using ThinMqtt.Contracts;

namespace ThinMqtt.FleetSimulator;

/// <summary>What a fleet is like.</summary>
public sealed record FleetOptions
{
    /// <summary>As long as a broker remembers a device that has gone, nobody else shall have its id.</summary>
    public const int MaximumDevices = 100_000;

    /// <summary>The broker: <c>mqtt://host:1883</c>, <c>mqtts://…</c>, <c>ws://…/mqtt</c> or <c>wss://…/mqtt</c>.</summary>
    public required Uri Server { get; init; }

    public string? User { get; init; }

    public byte[]? Password { get; init; }

    /// <summary>1 to <see cref="MaximumDevices"/>. Default: 100.</summary>
    public int Devices { get; init; } = 100;

    /// <summary>Device ids begin with it and end with a number. Default: <c>sim-</c>.</summary>
    public string Prefix { get; init; } = "sim-";

    /// <summary>Between two heartbeats of one device, give or take a tenth. Default: 30 s, the agent's.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>New connections a second. Default: 500.</summary>
    public double Ramp { get; init; } = 500;

    /// <summary>Where releases are looked for. Default: <c>stable</c>.</summary>
    public ChannelName Channel { get; init; } = ChannelName.Parse("stable");

    /// <summary>Default: the first byte only, which shows that the URL is good and costs the network nothing.</summary>
    public DownloadMode Download { get; init; } = DownloadMode.Head;

    /// <summary>Of the updates, how many fail, 0 to 1. Default: none.</summary>
    public double FailShare { get; init; }

    /// <summary>What Install takes, give or take half. Default: 2 s.</summary>
    public TimeSpan InstallTime { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>The same seed makes the same devices, and the same ones fail. Default: 1.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Null runs until stopped.</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>The manager's HTTP, to compare what it has with what was sent; null does not.</summary>
    public Uri? Manager { get; init; }

    /// <summary>Whether the result is JSON.</summary>
    public bool IsJson { get; init; }
}

/// <summary>How much of an artifact a simulated device fetches.</summary>
public enum DownloadMode
{
    /// <summary>Nothing; it says that it has.</summary>
    None,

    /// <summary>The first byte.</summary>
    Head,

    /// <summary>All of it; size, MD5 and SHA-256 must be as the manifest says.</summary>
    Full,
}
