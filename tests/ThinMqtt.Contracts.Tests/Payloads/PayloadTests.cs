using System.Text;

namespace ThinMqtt.Contracts.Tests;

public sealed class PayloadTests
{
    private const string Presence = """{"state":"online","reason":"started","at":"2026-11-22T10:00:00Z","agent":"0.1.0"}""";

    [Fact]
    public void A_payload_is_what_a_person_reads() => Assert.Equal(
        """{"release":{"package":"base","version":"1.2.0"},"state":"rolledBack","percent":0,"reason":"größer < 1 & \"x\"","at":"2026-11-22T10:00:00.25Z"}""",
        Encoding.UTF8.GetString(Payload.ToUtf8(new UpdatePayload
        {
            Release = new ReleaseReference { Package = PackageName.Parse("base"), Version = SemanticVersion.Parse("1.2.0") },
            State = UpdateState.RolledBack,
            Percent = 0,
            Reason = "größer < 1 & \"x\"",
            At = new DateTimeOffset(2026, 11, 22, 12, 0, 0, 250, TimeSpan.FromHours(2)),
        })));

    [Theory]
    [InlineData("2026-11-22T10:00:00Z")]
    [InlineData("2026-11-22T12:00:00+02:00")]
    [InlineData("2026-11-22T04:30:00.000-05:30")]
    public void A_time_may_have_any_offset_and_is_brought_to_UTC(string time)
    {
        Assert.True(Parse(Presence.Replace("2026-11-22T10:00:00Z", time, StringComparison.Ordinal), out var payload, out _));
        Assert.Equal(new DateTimeOffset(2026, 11, 22, 10, 0, 0, TimeSpan.Zero), payload!.At);
        Assert.Equal(TimeSpan.Zero, payload.At.Offset);
    }

    [Fact]
    public void Unknown_fields_are_ignored()
    {
        Assert.True(Parse(Presence.Insert(1, "\"later\":{\"state\":[]},"), out var payload, out _));
        Assert.Equal(PresenceState.Online, payload!.State);
    }

    [Theory]
    [InlineData("", "The payload is not a PresencePayload: The input does not contain any JSON tokens.")]
    [InlineData("null", "The payload is not a PresencePayload but null.")]
    [InlineData("{}", "missing required properties including: 'state', 'reason', 'at', 'agent'")]
    [InlineData("[]", "could not be converted to ThinMqtt.Contracts.PresencePayload")]
    [InlineData("{\"state\":\"online\"", "Expected depth to be zero at the end of the JSON payload.")]
    [InlineData("{\"state\":\"online\",\"reason\":\"started\",\"at\":\"2026-11-22T10:00:00Z\",\"agent\":null}", "Path: $.agent")]
    [InlineData("{\"state\":0}", "$.state")]
    [InlineData("{\"state\":\"asleep\"}", "$.state")]
    [InlineData("{\"agent\":\"\\ud800\"}", "$.agent")]
    [InlineData("{\"at\":\"2026-11-22T10:00:00\"}", "A time is RFC 3339 with an offset, such as 2026-11-22T10:00:00Z.")]
    [InlineData("{\"at\":\"2026-11-22\"}", "A time is RFC 3339 with an offset, such as 2026-11-22T10:00:00Z.")]
    [InlineData("{\"at\":1795423200}", "A time is RFC 3339 with an offset, such as 2026-11-22T10:00:00Z.")]
    public void What_is_no_such_payload_is_refused_with_a_reason(string json, string expected)
    {
        Assert.False(Parse(json, out _, out var reason));
        Assert.True(reason!.Contains(expected, StringComparison.Ordinal), reason);
    }

    [Theory]
    [InlineData("{\"channels\":[\"../x\"]}", "The channel name '../x' does not begin with a letter or digit (a-z, A-Z, 0-9).")]
    [InlineData("{\"channels\":[1]}", "A name is a string.")]
    public void A_name_in_a_payload_is_checked(string json, string expected)
    {
        Assert.False(Payload.TryParse<SettingsPayload>(Encoding.UTF8.GetBytes(json), out _, out var reason));
        Assert.Contains(expected, reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_version_in_a_payload_is_checked()
    {
        var json = """{"id":"1","kind":"url","release":{"package":"base","version":"1.2"}}"""u8;
        Assert.False(Payload.TryParse<RequestPayload>(json, out _, out var reason));
        Assert.Contains("'1.2' is not a version of SemVer such as 1.2.3: it needs three numbers.", reason, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_too_large_or_too_deep_is_refused()
    {
        Assert.False(Parse(Presence + new string(' ', Payload.MaxSize), out _, out var reason));
        Assert.Equal($"The payload has {Presence.Length + Payload.MaxSize} bytes; at most {Payload.MaxSize} are allowed.", reason);
        Assert.True(Parse(Presence.Insert(1, $"\"x\":{new string('[', 15)}{new string(']', 15)},"), out _, out _));
        Assert.False(Parse(Presence.Insert(1, $"\"x\":{new string('[', 16)}{new string(']', 16)},"), out _, out reason));
        Assert.Contains("depth", reason, StringComparison.Ordinal);
    }

    [Fact]
    public void The_last_seven_states_of_an_update_are_final() => Assert.Equal(
        [
            UpdateState.Succeeded, UpdateState.Failed, UpdateState.RolledBack, UpdateState.Rejected, UpdateState.TimedOut,
            UpdateState.Cancelled, UpdateState.Superseded,
        ],
        Enum.GetValues<UpdateState>().Where(state => state.IsFinal()));

    private static bool Parse(string json, out PresencePayload? payload, out string? reason) =>
        Payload.TryParse(Encoding.UTF8.GetBytes(json), out payload, out reason);
}
