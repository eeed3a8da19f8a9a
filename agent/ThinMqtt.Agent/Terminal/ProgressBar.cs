using ThinMqtt.Contracts;

namespace ThinMqtt.Agent;

/// <summary>How an update proceeds, on one line of a terminal. Called in order, by one at a time.</summary>
internal sealed class ProgressBar(StatusLine line)
{
    private const int Length = 24;

    private UpdatePayload? _first;

    public void Show(UpdatePayload update)
    {
        if (update.State != UpdateState.Download || _first?.Release != update.Release || _first?.Bytes is null)
        {
            _first = update;
        }

        line.Show(update.State.IsFinal() || update.Release is null ? "" : Describe(update, Rate(update)));
    }

    /// <param name="update">Not at its end.</param>
    /// <param name="rate">In bytes per second; null when it is not known yet.</param>
    internal static string Describe(UpdatePayload update, double? rate)
    {
        var text = $"{update.Release?.Package} {update.Release?.Version} {update.State}";
        if (update.Percent is not { } percent)
        {
            return text;
        }

        var full = Math.Clamp(percent, 0, 100) * Length / 100;
        text += $" [{new string('#', full)}{new string('.', Length - full)}] {percent} %";
        text += update is { Bytes: { } bytes, Size: { } size } ? $", {ByteCount.Text(bytes)} of {ByteCount.Text(size)}" : "";
        return rate is { } perSecond ? $"{text}, {ByteCount.Text(perSecond)}/s" : text;
    }

    /// <summary>Since the first report of this life: what was there before came at no rate.</summary>
    private double? Rate(UpdatePayload update)
    {
        var seconds = (update.At - _first!.At).TotalSeconds;
        return seconds > 0 && update.Bytes > _first.Bytes ? (update.Bytes - _first.Bytes) / seconds : null;
    }
}
