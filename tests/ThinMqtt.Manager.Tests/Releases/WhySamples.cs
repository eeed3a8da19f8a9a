using ThinMqtt.Contracts;

namespace ThinMqtt.Manager.Tests;

/// <summary>A device that is online and follows stable, and a release there that it is about to get; tests change what they are about.</summary>
internal static class WhySamples
{
    public static readonly DateTimeOffset Now = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    public static readonly PackageName Hello = PackageName.Parse("hello");

    public static WhyFacts Facts => new() { Device = Device, Release = Release, Manifest = Manifest, IsTold = true, Now = Now };

    public static DeviceDetails Device => new()
    {
        Id = "lab-1",
        Presence = DevicePresence.Online,
        Reason = PresenceReason.Started,
        IsCloned = false,
        Agent = "0.1.0",
        FirstSeen = Now.AddDays(-30),
        LastSeen = Now.AddSeconds(-10),
        Heartbeat = new HeartbeatPayload { At = Now, Sequence = 1, UptimeSeconds = 1, Load = 0, MemoryFree = 1 << 30, DiskFree = 1L << 40 },
        Hardware = TestDevice.Hardware("kiosk", "02:00:00:00:00:01"),
        Packages = [],
        Channels = [ChannelName.Parse("stable")],
        Results = [],
        Events = [],
    };

    public static ReleaseSummary Release => new()
    {
        Id = 7,
        Package = Hello,
        Version = Manifest.Version,
        Channel = ChannelName.Parse("stable"),
        State = ReleaseState.Live,
        Counter = 5,
        Attempt = 1,
        Announced = Now.AddMinutes(-3),
        Size = Manifest.Size,
        Md5 = Manifest.Md5,
        Sha256 = Manifest.Sha256!,
        Counts = new Dictionary<string, int>(),
    };

    public static Manifest Manifest => new()
    {
        Package = Hello,
        Version = SemanticVersion.Parse("2.0.0"),
        Counter = 5,
        Size = 10L << 20,
        Md5 = new string('a', 32),
        Sha256 = new string('a', 64),
    };

    public static InstalledPackage Installed(string version, long counter, char content = 'b', string package = "hello") => new()
    {
        Package = PackageName.Parse(package),
        Version = SemanticVersion.Parse(version),
        Counter = counter,
        Md5 = new string(content, 32),
        Sha256 = new string(content, 64),
        State = PackageState.Installed,
        InstalledAt = Now.AddDays(-1),
    };

    public static ReleaseResult Result(UpdateState state, string? reason = null, long release = 7, int attempt = 1, int? percent = null) => new()
    {
        Release = release,
        Device = "lab-1",
        Package = release == 7 ? Hello : PackageName.Parse("kiosk"),
        Version = Manifest.Version,
        Attempt = attempt,
        State = state,
        IsFinal = state.IsFinal(),
        Reason = reason,
        Percent = percent,
        Started = Now.AddMinutes(-4),
        Finished = state.IsFinal() ? Now.AddMinutes(-3) : null,
        At = Now.AddMinutes(-3),
    };

    public static WhyFacts With(this WhyFacts facts, Func<DeviceDetails, DeviceDetails> change) => facts with { Device = change(facts.Device) };

    public static WhyFacts With(this WhyFacts facts, Func<ReleaseSummary, ReleaseSummary> change) => facts with { Release = change(facts.Release) };

    public static WhyFacts With(this WhyFacts facts, Func<Manifest, Manifest> change) => facts with { Manifest = change(facts.Manifest) };

    public static WhyFacts Has(this WhyFacts facts, params InstalledPackage[] packages) => facts.With((DeviceDetails device) => device with { Packages = packages });

    public static WhyFacts Said(this WhyFacts facts, params ReleaseResult[] results) => facts.With((DeviceDetails device) => device with { Results = results });
}
