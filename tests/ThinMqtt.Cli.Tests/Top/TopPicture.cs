using System.Text.Json;

namespace ThinMqtt.Cli.Tests;

/// <summary>A model as a fleet would make it, and its picture as text.</summary>
internal static class TopPicture
{
    public static DateTimeOffset Now { get; } = new(2026, 11, 22, 15, 0, 0, TimeSpan.Zero);

    /// <param name="total">Devices that match.</param>
    /// <param name="from">The first one in the window.</param>
    /// <param name="count">How many the window has.</param>
    public static TopModel Model(int total, int from = 0, int count = 300)
    {
        var model = new TopModel { Server = "http://127.0.0.1:8080/" };
        var items = string.Join(',', Enumerable.Range(from, Math.Max(0, Math.Min(count, total - from))).Select(Device));
        var content = $$"""{"total":{{total}},"all":{{total}},"presence":{"online":{{total}},"stale":0,"offline":0},"from":{{from}},"items":[{{items}}]}""";
        model.Window.Apply(new ServerEvent("window", "1", JsonDocument.Parse(content).RootElement));
        model.Overview = new Overview
        {
            At = Now,
            Devices = new DeviceCounts(total, total, 0, 0, Cloned: 1, Damaged: 0),
            Releases = new ReleaseCounts(1, 1, 0),
            Health = new Dictionary<string, HealthOfPart> { ["broker"] = new(true, null), ["inventory"] = new(false, "the disk is full") },
        };
        return model;
    }

    public static Release Rollout(long id) => new()
    {
        Id = id, Package = "kiosk", Version = "2.4.0", Channel = "stable", State = "live", Attempt = 1, Announced = Now, Size = 1, Md5 = "", Sha256 = "",
        Counts = new Dictionary<string, int> { ["succeeded"] = 60, ["failed"] = 10, ["install"] = 30 },
    };

    public static string[] Lines(TopModel model, int width = 80, int height = 24) =>
        [.. new TopLayout(model, width, height, Now).Lines().Select(line => string.Concat(line.Select(cell => cell.Text)))];

    public static ConsoleKeyInfo Key(ConsoleKey key) => new('\0', key, shift: false, alt: false, control: false);

    public static ConsoleKeyInfo Key(char sign) => new(sign, ConsoleKey.None, shift: false, alt: false, control: false);

    private static string Device(int number) =>
        $$"""
        {"id":"device-{{number:00000}}","presence":"online","agent":"2.0.0","firstSeen":"2026-11-01T00:00:00Z","lastSeen":"2026-11-22T14:59:50Z",
         "labels":{"room":"hall {{number % 7}}","tags":[]},"heartbeat":{"at":"2026-11-22T14:59:50Z","sequence":1,"uptimeSeconds":5,"load":0.25,"memoryFree":1,"diskFree":1} }
        """;
}
