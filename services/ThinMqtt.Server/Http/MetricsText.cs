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
        _listener.SetMeasurementEventCallback<long>((instrument, value, _, _) => _values[Name(instrument)] = (instrument, value));
        _listener.SetMeasurementEventCallback<double>((instrument, value, _, _) => _values[Name(instrument)] = (instrument, value));
        _listener.Start();
    }

    public IResult Answer()
    {
        lock (_gate)
        {
            _listener.RecordObservableInstruments();
            var text = new StringBuilder();
            foreach (var (name, (instrument, value)) in _values)
            {
                text.Append(CultureInfo.InvariantCulture, $"# HELP {name} {instrument.Description}\n");
                text.Append(CultureInfo.InvariantCulture, $"# TYPE {name} {(IsCounter(instrument) ? "counter" : "gauge")}\n");
                text.Append(CultureInfo.InvariantCulture, $"{name} {value:R}\n");
            }

            return Results.Text(text.ToString(), ContentType);
        }
    }

    public void Dispose() => _listener.Dispose();

    private static string Name(Instrument instrument) => instrument.Name.Replace('.', '_') + (IsCounter(instrument) ? "_total" : "");

    private static bool IsCounter(Instrument instrument) => instrument is ObservableCounter<long> or ObservableCounter<double>;
}

internal static class MetricsApi
{
    public static void MapMetrics(this IEndpointRouteBuilder endpoints) => endpoints.MapGet("/metrics", (MetricsText metrics) => metrics.Answer())
        .WithTags("Health").WithName("Metrics").WithSummary("What broker and manager count, in Prometheus's text format.");
}
