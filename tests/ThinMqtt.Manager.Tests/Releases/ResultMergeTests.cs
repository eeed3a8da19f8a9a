using ThinMqtt.Contracts;

namespace ThinMqtt.Manager.Tests;

public sealed class ResultMergeTests
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_release_that_was_rejected_may_begin_when_what_was_missing_is_there()
    {
        var rejected = new KnownResult(1, true, Noon, null, IsRejected: true);
        Assert.Equal(1, ResultMerge.AttemptOf(rejected, UpdateState.Download, Noon.AddTicks(1), announcedAttempt: 1));
        Assert.Null(ResultMerge.AttemptOf(rejected, UpdateState.Rejected, Noon.AddTicks(1), announcedAttempt: 1));
        Assert.Null(ResultMerge.AttemptOf(rejected, UpdateState.Download, Noon, announcedAttempt: 1));
        Assert.Equal(2, ResultMerge.AttemptOf(rejected, UpdateState.Download, Noon.AddTicks(1), announcedAttempt: 2));
    }

    [Fact]
    public void The_first_message_begins_the_attempt_that_was_announced() =>
        Assert.Equal(2, ResultMerge.AttemptOf(null, UpdateState.Download, Noon, announcedAttempt: 2));

    [Theory]
    [InlineData(UpdateState.Failed, 1)]
    [InlineData(UpdateState.Download, 1)]
    [InlineData(UpdateState.Succeeded, 0)]
    public void An_attempt_that_has_ended_stays_as_it_ended(UpdateState state, int minutesLater) =>
        Assert.Null(ResultMerge.AttemptOf(new KnownResult(1, true, Noon, null), state, Noon.AddMinutes(minutesLater), announcedAttempt: 1));

    [Fact]
    public void A_release_announced_again_gives_a_newer_message_a_new_attempt() =>
        Assert.Equal(2, ResultMerge.AttemptOf(new KnownResult(1, true, Noon, null), UpdateState.Download, Noon.AddTicks(1), announcedAttempt: 2));

    [Fact]
    public void The_end_of_the_former_attempt_said_again_begins_no_new_one() =>
        Assert.Null(ResultMerge.AttemptOf(new KnownResult(1, true, Noon, null), UpdateState.Failed, Noon, announcedAttempt: 2));

    [Fact]
    public void The_end_of_the_former_attempt_said_again_does_not_end_the_present_one() =>
        Assert.Null(ResultMerge.AttemptOf(new KnownResult(2, false, Noon.AddMinutes(1), Noon), UpdateState.Failed, Noon, announcedAttempt: 2));

    [Fact]
    public void Older_progress_does_not_overwrite_newer() =>
        Assert.Null(ResultMerge.AttemptOf(new KnownResult(1, false, Noon, null), UpdateState.Download, Noon.AddTicks(-1), announcedAttempt: 1));

    [Fact]
    public void An_end_counts_even_after_the_clock_was_set_back() =>
        Assert.Equal(1, ResultMerge.AttemptOf(new KnownResult(1, false, Noon, null), UpdateState.Succeeded, Noon.AddHours(-1), announcedAttempt: 1));

    [Fact]
    public void An_attempt_that_is_under_way_goes_on_when_the_release_is_announced_again() =>
        Assert.Equal(1, ResultMerge.AttemptOf(new KnownResult(1, false, Noon, null), UpdateState.Install, Noon.AddTicks(1), announcedAttempt: 2));
}
