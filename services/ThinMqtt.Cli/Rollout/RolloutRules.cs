namespace ThinMqtt.Cli;

/// <param name="Limit">After which the wait is over, whatever the fleet does.</param>
/// <param name="Settle">How long devices that are online may take to begin, where they do not say which channels they follow.</param>
/// <param name="Devices">How many devices are to end with the release; null for all that take part.</param>
internal sealed record RolloutRules(TimeSpan Limit, TimeSpan Settle, int? Devices)
{
    /// <returns>Null while it goes on.</returns>
    public RolloutEnd? Judge(RolloutView view) => Outcome(view) ?? (view.Elapsed >= Limit ? RolloutEnd.OutOfTime : null);

    private RolloutEnd? Outcome(RolloutView view) =>
        view.Busy > 0 ? null
        : Devices is { } wanted ? (view.Ended >= wanted ? RolloutEnd.Complete : null)
        : view.Ended > 0 && view.Waiting == 0 ? RolloutEnd.Complete
        : view.Expected > 0 || view.Quiet < Settle ? null
        : view.Ended > 0 ? RolloutEnd.Complete : RolloutEnd.Nobody;
}

/// <summary>Why a wait is over.</summary>
internal enum RolloutEnd
{
    /// <summary>Every device that takes part has ended, well or not.</summary>
    Complete,

    /// <summary>No device has begun.</summary>
    Nobody,
    OutOfTime,
}
