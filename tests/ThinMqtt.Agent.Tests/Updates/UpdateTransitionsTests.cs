using ThinMqtt.Contracts;

namespace ThinMqtt.Agent.Tests;

public sealed class UpdateTransitionsTests
{
    private static readonly UpdateState[] Working = [.. Enum.GetValues<UpdateState>().Where(state => !state.IsFinal())];

    [Fact]
    public void Every_state_that_is_not_final_has_a_way_on_and_no_final_one_has()
    {
        Assert.Equal(Working.Order(), UpdateTransitions.Table.Keys.Select(key => key.State).Distinct().Order());
    }

    [Fact]
    public void Every_way_that_does_not_lose_the_artifact_ends_in_a_final_state()
    {
        foreach (var state in Working)
        {
            Assert.True(EndsFrom(state, []), $"From {state} there is a circle.");
        }
    }

    [Fact]
    public void Only_a_commit_succeeds_and_only_a_rollback_is_rolled_back()
    {
        Assert.Equal([(UpdateState.Commit, UpdateEvent.Done)], Into(UpdateState.Succeeded));
        Assert.Equal([(UpdateState.Rollback, UpdateEvent.Restored)], Into(UpdateState.RolledBack));
        Assert.Equal(
            [(UpdateState.Idle, UpdateEvent.Refused), (UpdateState.Idle, UpdateEvent.Declined)], Into(UpdateState.Rejected).Order());
    }

    [Fact]
    public void What_has_touched_the_package_is_always_rolled_back()
    {
        UpdateState[] touching = [UpdateState.Install, UpdateState.Commit];
        var problems = UpdateTransitions.Table
            .Where(row => touching.Contains(row.Key.State) && row.Key.Event is not (UpdateEvent.Done or UpdateEvent.ArtifactLost));
        Assert.All(problems, row => Assert.Equal(UpdateState.Rollback, row.Value));
    }

    [Fact]
    public void An_event_that_a_state_does_not_know_is_a_bug()
    {
        var error = Assert.Throws<InvalidOperationException>(() => UpdateTransitions.Next(UpdateState.Commit, UpdateEvent.Cancelled));
        Assert.Equal("State Commit does not know the event Cancelled.", error.Message);
    }

    private static IEnumerable<(UpdateState, UpdateEvent)> Into(UpdateState state) =>
        UpdateTransitions.Table.Where(row => row.Value == state).Select(row => row.Key);

    private static bool EndsFrom(UpdateState state, UpdateState[] seen) =>
        state.IsFinal() || (!seen.Contains(state) && UpdateTransitions.Table
            .Where(row => row.Key.State == state && row.Key.Event != UpdateEvent.ArtifactLost)
            .All(row => EndsFrom(row.Value, [.. seen, state])));
}
