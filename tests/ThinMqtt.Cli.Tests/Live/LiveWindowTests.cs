using System.Text.Json;

namespace ThinMqtt.Cli.Tests;

/// <summary>The piece of the list that the server keeps true.</summary>
public sealed class LiveWindowTests
{
    private readonly LiveWindow _window = new();

    public LiveWindowTests() => Apply("window", $$"""
        {"total":9,"all":12,"presence":{"online":7,"stale":1,"offline":1},"from":3,"items":[{{Device("a")}},{{Device("b")}}]}
        """);

    [Fact]
    public void A_window_has_its_devices_in_order_and_the_counts()
    {
        Assert.Equal(["a", "b"], Ids());
        Assert.Equal((9, 12, 3, 7), (_window.Total, _window.All, _window.From, _window.Presence.Online));
    }

    [Fact]
    public void A_change_touches_what_it_names_and_null_is_gone()
    {
        Apply("update", """{"changes":[{"id":"a","presence":"offline","agent":null}]}""");
        Assert.Equal(("offline", (string?)null), (_window.Devices[0].Presence, _window.Devices[0].Agent));
        Assert.Equal(("online", "1.0"), (_window.Devices[1].Presence, _window.Devices[1].Agent));
        Assert.Equal(9, _window.Total);
    }

    [Fact]
    public void An_order_moves_brings_and_removes()
    {
        Apply("update", $$"""{"total":10,"order":["c","a"],"items":[{{Device("c")}}]}""");
        Assert.Equal(["c", "a"], Ids());
        Assert.Equal(10, _window.Total);
        Assert.Throws<JsonException>(() => Apply("update", """{"changes":[{"id":"b","presence":"online"}]}"""));
    }

    [Theory]
    [InlineData("""{"order":["a","never"]}""")]
    [InlineData("""{"changes":[{"id":"never"}]}""")]
    [InlineData("""{"changes":[{"presence":"online"}]}""")]
    [InlineData("""{"items":[7]}""")]
    [InlineData("""[]""")]
    [InlineData("null")]
    public void What_does_not_fit_is_refused(string update) => Assert.Throws<JsonException>(() => Apply("update", update));

    [Fact]
    public void Other_events_are_not_its_own() => Assert.False(Apply("release", "{}"));

    private static string Device(string id) =>
        $$"""{"id":"{{id}}","presence":"online","agent":"1.0","firstSeen":"2026-01-01T00:00:00Z","lastSeen":"2026-01-01T00:00:00Z"}""";

    private bool Apply(string kind, string json) => _window.Apply(new ServerEvent(kind, null, JsonDocument.Parse(json).RootElement));

    private IEnumerable<string> Ids() => _window.Devices.Select(device => device.Id);
}
