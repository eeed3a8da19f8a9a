using System.Diagnostics.Tracing;
using System.Globalization;

namespace ThinMqtt.Server;

/// <summary>
/// OpenTelemetry says what goes wrong to an EventSource that nobody reads; here a line of it in a while goes to the log. It may be that
/// line which cannot be sent, so that there is never more than one.
/// </summary>
internal sealed class TelemetryTrouble(ILogger<TelemetryTrouble> logger, TimeProvider time) : EventListener
{
    private const string Sources = "OpenTelemetry-";

    /// <summary>For it a collector that does not answer is a warning.</summary>
    private const string Exporter = "OpenTelemetry-Exporter";

    private static readonly TimeSpan Silence = TimeSpan.FromMinutes(10);

    private long _nextTicks;

    protected override void OnEventSourceCreated(EventSource eventSource)
    {
        if (eventSource.Name.StartsWith(Sources, StringComparison.Ordinal))
        {
            EnableEvents(eventSource, eventSource.Name.StartsWith(Exporter, StringComparison.Ordinal) ? EventLevel.Warning : EventLevel.Error);
        }
    }

    protected override void OnEventWritten(EventWrittenEventArgs eventData)
    {
        var (now, next) = (time.GetUtcNow(), Interlocked.Read(ref _nextTicks));
        if (now.UtcTicks >= next && Interlocked.CompareExchange(ref _nextTicks, (now + Silence).UtcTicks, next) == next)
        {
            ServerLog.TelemetryFailed(logger, Text(eventData));
        }
    }

    /// <summary>Its first line: what follows is where in OpenTelemetry it happened.</summary>
    private static string Text(EventWrittenEventArgs data)
    {
        var text = string.Format(CultureInfo.InvariantCulture, data.Message ?? data.EventName ?? "", [.. data.Payload ?? []]);
        return text.Split('\n', 2)[0].Trim();
    }
}
