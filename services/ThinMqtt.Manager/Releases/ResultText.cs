using System.Globalization;
using ThinMqtt.Contracts;

namespace ThinMqtt.Manager;

/// <summary>What a device says about a release, as a sentence for a person who knows which device it is.</summary>
internal static class ResultText
{
    /// <param name="update">With a release.</param>
    public static string Of(UpdatePayload update)
    {
        var what = $"{update.Release!.Package} {update.Release.Version}";
        return update.State switch
        {
            UpdateState.Succeeded => $"Installed {what}{Duration(update)}.",
            UpdateState.Failed => $"{what} failed{Reason(update)}",
            UpdateState.RolledBack => $"{what} was rolled back{Reason(update)}",
            UpdateState.Rejected => $"{what} was rejected{Reason(update)}",
            UpdateState.TimedOut => $"{what} timed out{Reason(update)}",
            UpdateState.Cancelled => $"{what} was cancelled{Reason(update)}",
            UpdateState.Superseded => $"{what} was superseded{Reason(update)}",
            _ when update.Percent is { } percent => $"{what}: {update.State}, {percent} %.",
            _ => $"{what}: {update.State}{Reason(update)}",
        };
    }

    private static string Reason(UpdatePayload update) => update.Reason is { Length: > 0 } reason ? $": {reason}" : ".";

    /// <summary>By the device's clock, which may have been set meanwhile.</summary>
    private static string Duration(UpdatePayload update) => (update.FinishedAt - update.StartedAt) switch
    {
        { } span when span < TimeSpan.Zero => "",
        { TotalSeconds: < 10 } span => string.Create(CultureInfo.InvariantCulture, $" in {span.TotalSeconds:0.0} s"),
        { TotalSeconds: < 120 } span => string.Create(CultureInfo.InvariantCulture, $" in {span.TotalSeconds:0} s"),
        { } span => string.Create(CultureInfo.InvariantCulture, $" in {span.TotalMinutes:0} min"),
        null => "",
    };
}
