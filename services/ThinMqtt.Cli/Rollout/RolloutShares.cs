using ThinMqtt.Contracts;

namespace ThinMqtt.Cli;

/// <summary>Counts by state as what a bar shows.</summary>
internal static class RolloutShares
{
    /// <returns>Devices that have it, that ended otherwise, and that are at it.</returns>
    public static (int Succeeded, int Failed, int Busy) Of(IReadOnlyDictionary<string, int> counts)
    {
        var succeeded = counts.GetValueOrDefault(ReleaseResult.Succeeded);
        var ended = counts.Where(pair => IsFinal(pair.Key)).Sum(pair => pair.Value);
        return (succeeded, ended - succeeded, counts.Values.Sum() - ended);
    }

    private static bool IsFinal(string state) => Enum.TryParse<UpdateState>(state, ignoreCase: true, out var known) && known.IsFinal();
}
