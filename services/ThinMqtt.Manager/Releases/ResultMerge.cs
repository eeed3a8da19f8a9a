using ThinMqtt.Contracts;

namespace ThinMqtt.Manager;

/// <summary>The latest attempt of a device at a release, as far as merging needs it.</summary>
/// <param name="Attempt">The announcement that it belongs to.</param>
/// <param name="IsFinal">Whether it has ended.</param>
/// <param name="At">Of the last message that counted, by the device's clock.</param>
/// <param name="FormerAt">Of the last message of the attempt before; null for the first.</param>
/// <param name="IsRejected">Whether it ended before it began, for something that may change, such as a package that was missing.</param>
internal sealed record KnownResult(int Attempt, bool IsFinal, DateTimeOffset At, DateTimeOffset? FormerAt, bool IsRejected = false);

/// <summary>
/// Pure: which attempt a device's message belongs to. An attempt that has ended stays as it ended, whatever comes, unless it was rejected
/// and now begins; a further one begins only when the release was announced again, and only by a message that is newer by the same
/// device's clock.
/// </summary>
internal static class ResultMerge
{
    /// <param name="known">Null when the device has said nothing of this release.</param>
    /// <param name="state">What it says now.</param>
    /// <param name="at">When, by its clock.</param>
    /// <param name="announcedAttempt">How often the release was announced anew.</param>
    /// <returns>The attempt to store it as; null when it changes nothing.</returns>
    public static int? AttemptOf(KnownResult? known, UpdateState state, DateTimeOffset at, int announcedAttempt)
    {
        if (known is null)
        {
            return announcedAttempt;
        }

        if (known.IsFinal)
        {
            var mayFollow = announcedAttempt > known.Attempt || (known.IsRejected && state != UpdateState.Rejected);
            return mayFollow && at > known.At ? announcedAttempt : null;
        }

        // A clock set back while the update ran must not cost its end; what ended an attempt before does not end this one.
        var isNew = at >= known.At || (state.IsFinal() && !(at <= known.FormerAt));
        return isNew ? known.Attempt : null;
    }
}
