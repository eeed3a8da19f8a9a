using ThinMqtt.Contracts;

namespace ThinMqtt.Manager.Mongo;

/// <summary>
/// The latest attempt of a device at a release; of the attempts before it only when the last of them was heard, since nothing more is asked
/// of them.
/// </summary>
/// <param name="Result">As it is told.</param>
/// <param name="FormerAt">Of the last message of an attempt before; null for the first.</param>
/// <param name="Tag">See <see cref="MongoGuard"/>; null for one that is not stored.</param>
internal sealed record ResultState(ReleaseResult Result, DateTimeOffset? FormerAt, long? Tag = null)
{
    public KnownResult Known => new(Result.Attempt, Result.IsFinal, Result.At, FormerAt, Result.State == UpdateState.Rejected);

    /// <summary>Pure: what follows from a message, by <see cref="ResultMerge"/>.</summary>
    /// <param name="known">Null when the device has said nothing of this release.</param>
    /// <param name="said">What it says now; with the number of the release, and of no attempt yet.</param>
    /// <param name="announced">How often the release was announced.</param>
    /// <returns>Null when nothing changes.</returns>
    public static ResultState? After(ResultState? known, ReleaseResult said, int announced)
    {
        if (ResultMerge.AttemptOf(known?.Known, said.State, said.At, announced) is not { } attempt)
        {
            return null;
        }

        var former = known is null || known.Result.Attempt == attempt ? known?.FormerAt
            : known.FormerAt > known.Result.At ? known.FormerAt
            : known.Result.At;
        return new ResultState(said with { Attempt = attempt }, former, known?.Tag);
    }
}
