using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;

namespace ThinMqtt.Server;

/// <summary>
/// What broker and manager count, in Prometheus's text format: names with <c>_</c> for <c>.</c>, counters with <c>_total</c>. Read when
/// somebody asks, so that it costs nothing else.
/// </summary>
internal sealed class MetricsText : IDisposable
{
    private const string Meters = "ThinMqtt.";
    private const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    private readonly Lock _gate = new();
    private readonly MeterListener _listener = new();

    /// <summary>By name and labels, as they are written; of one name they follow each other.</summary>
    private readonly SortedDictionary<string, (Instrument Instrument, double Value)> _values = new(StringComparer.Ordinal);

    public MetricsText()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.IsObservable && instrument.Meter.Name.StartsWith(Meters, StringComparison.Ordinal))
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => _values[Name(instrument) + Labels(tags)] = (instrument, value));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => _values[Name(instrument) + Labels(tags)] = (instrument, value));
        _listener.Start();
    }

    public IResult Answer()
    {
        lock (_gate)
        {
            _listener.RecordObservableInstruments();
            var text = new StringBuilder();
            Instrument? previous = null;
            foreach (var (series, (instrument, value)) in _values)
            {
                if (instrument != previous)
                {
                    text.Append(CultureInfo.InvariantCulture, $"# HELP {Name(instrument)} {instrument.Description}\n");
                    text.Append(CultureInfo.InvariantCulture, $"# TYPE {Name(instrument)} {(IsCounter(instrument) ? "counter" : "gauge")}\n");
                    previous = instrument;
                }

                text.Append(CultureInfo.InvariantCulture, $"{series} {value:R}\n");
            }

            return Results.Text(text.ToString(), ContentType);
        }
    }

    public void Dispose() => _listener.Dispose();

    private static string Name(Instrument instrument) => instrument.Name.Replace('.', '_') + (IsCounter(instrument) ? "_total" : "");

    /// <summary>Their values are names of ours, in which there is nothing to escape.</summary>
    private static string Labels(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var labels = new List<string>(tags.Length);
        foreach (var (key, value) in tags)
        {
            labels.Add($"{key}=\"{value}\"");
        }

        return labels.Count == 0 ? "" : $"{{{string.Join(',', labels)}}}";
    }

    private static bool IsCounter(Instrument instrument) => instrument is ObservableCounter<long> or ObservableCounter<double>;
}

internal static class MetricsApi
{
    public static void MapMetrics(this IEndpointRouteBuilder endpoints) => endpoints.MapGet("/metrics", (MetricsText metrics) => metrics.Answer())
        .WithTags("Health").WithName("Metrics").WithSummary("What broker and manager count, in Prometheus's text format.");
}
