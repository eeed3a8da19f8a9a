using ThinMqtt.Contracts;

namespace ThinMqtt.Manager.Tests;

public sealed class ResultTextTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(UpdateState.Succeeded, null, 0.44, "Installed hello 1.1.0 in 0.4 s.")]
    [InlineData(UpdateState.Succeeded, null, 71.6, "Installed hello 1.1.0 in 72 s.")]
    [InlineData(UpdateState.Succeeded, null, 300, "Installed hello 1.1.0 in 5 min.")]
    [InlineData(UpdateState.Succeeded, null, -5, "Installed hello 1.1.0.")]
    [InlineData(UpdateState.RolledBack, "install.sh ended with 3", 1, "hello 1.1.0 was rolled back: install.sh ended with 3")]
    [InlineData(UpdateState.TimedOut, null, 1, "hello 1.1.0 timed out.")]
    public void An_end_is_a_sentence(UpdateState state, string? reason, double seconds, string expected) =>
        Assert.Equal(expected, ResultText.Of(Update(state, reason) with { StartedAt = Start, FinishedAt = Start.AddSeconds(seconds) }));

    [Fact]
    public void What_goes_on_has_its_percentage() =>
        Assert.Equal("hello 1.1.0: Download, 40 %.", ResultText.Of(Update(UpdateState.Download, null) with { Percent = 40 }));

    private static UpdatePayload Update(UpdateState state, string? reason) => new()
    {
        Release = new ReleaseReference { Package = PackageName.Parse("hello"), Version = SemanticVersion.Parse("1.1.0") },
        State = state,
        Reason = reason,
        At = Start,
    };
}
