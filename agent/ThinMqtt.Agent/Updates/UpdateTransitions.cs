using System.Collections.Frozen;
using ThinMqtt.Contracts;

namespace ThinMqtt.Agent;

/// <summary>The life of an update. What is not in the table cannot happen.</summary>
internal static class UpdateTransitions
{
    public static FrozenDictionary<(UpdateState State, UpdateEvent Event), UpdateState> Table { get; } =
        new Dictionary<(UpdateState, UpdateEvent), UpdateState>
        {
            [(UpdateState.Idle, UpdateEvent.Done)] = UpdateState.Download,
            [(UpdateState.Idle, UpdateEvent.Refused)] = UpdateState.Rejected,
            [(UpdateState.Idle, UpdateEvent.Declined)] = UpdateState.Rejected,
            [(UpdateState.Idle, UpdateEvent.Failed)] = UpdateState.Failure,

            [(UpdateState.Download, UpdateEvent.Done)] = UpdateState.Verify,
            [(UpdateState.Download, UpdateEvent.Failed)] = UpdateState.Failure,
            [(UpdateState.Download, UpdateEvent.TimedOut)] = UpdateState.Failure,
            [(UpdateState.Download, UpdateEvent.Cancelled)] = UpdateState.Failure,
            [(UpdateState.Download, UpdateEvent.Superseded)] = UpdateState.Failure,

            [(UpdateState.Verify, UpdateEvent.Done)] = UpdateState.Install,
            [(UpdateState.Verify, UpdateEvent.ArtifactLost)] = UpdateState.Download,
            [(UpdateState.Verify, UpdateEvent.Failed)] = UpdateState.Failure,
            [(UpdateState.Verify, UpdateEvent.Cancelled)] = UpdateState.Failure,
            [(UpdateState.Verify, UpdateEvent.Superseded)] = UpdateState.Failure,

            [(UpdateState.Install, UpdateEvent.Done)] = UpdateState.Commit,
            [(UpdateState.Install, UpdateEvent.ArtifactLost)] = UpdateState.Download,
            [(UpdateState.Install, UpdateEvent.Failed)] = UpdateState.Rollback,
            [(UpdateState.Install, UpdateEvent.TimedOut)] = UpdateState.Rollback,
            [(UpdateState.Install, UpdateEvent.Cancelled)] = UpdateState.Rollback,
            [(UpdateState.Install, UpdateEvent.Superseded)] = UpdateState.Rollback,

            [(UpdateState.Commit, UpdateEvent.Done)] = UpdateState.Succeeded,
            [(UpdateState.Commit, UpdateEvent.Failed)] = UpdateState.Rollback,

            [(UpdateState.Rollback, UpdateEvent.Restored)] = UpdateState.RolledBack,
            [(UpdateState.Rollback, UpdateEvent.Cancelled)] = UpdateState.Cancelled,
            [(UpdateState.Rollback, UpdateEvent.Superseded)] = UpdateState.Superseded,
            [(UpdateState.Rollback, UpdateEvent.NothingToRestore)] = UpdateState.Failure,
            [(UpdateState.Rollback, UpdateEvent.Failed)] = UpdateState.Failure,

            [(UpdateState.Failure, UpdateEvent.Failed)] = UpdateState.Failed,
            [(UpdateState.Failure, UpdateEvent.TimedOut)] = UpdateState.TimedOut,
            [(UpdateState.Failure, UpdateEvent.Cancelled)] = UpdateState.Cancelled,
            [(UpdateState.Failure, UpdateEvent.Superseded)] = UpdateState.Superseded,
        }.ToFrozenDictionary();

    /// <exception cref="InvalidOperationException">A step reported what its state does not know: a bug.</exception>
    public static UpdateState Next(UpdateState state, UpdateEvent happened) =>
        Table.TryGetValue((state, happened), out var next)
            ? next
            : throw new InvalidOperationException($"State {state} does not know the event {happened}.");
}
