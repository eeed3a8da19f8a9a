using System.Globalization;
using Microsoft.Extensions.Options;

namespace ThinMqtt.Server;

/// <summary>
/// OpenTelemetry's environment variables, as far as they say which signals leave this process; the rest is read by OpenTelemetry itself, which
/// ignores what it does not understand, and so is checked here. Nothing is sent unless an endpoint or an exporter is named.
/// </summary>
internal sealed record TelemetryVariables(bool Traces, bool Metrics, bool Logs)
{
    private const string Otlp = "OTEL_EXPORTER_OTLP_";

    private static readonly string[] Signals = ["TRACES", "METRICS", "LOGS"];

    private static readonly string[] Samplers =
        ["always_on", "always_off", "traceidratio", "parentbased_always_on", "parentbased_always_off", "parentbased_traceidratio"];

    private static readonly Rule[] Rules =
    [
        new("OTEL_SDK_DISABLED", "true or false", value => bool.TryParse(value, out _)),
        .. Signals.Select(signal => new Rule($"OTEL_{signal}_EXPORTER", "otlp or none; others are not built in", value => value is "otlp" or "none")),
        .. ForEachSignal("ENDPOINT", "an http or https URL, such as http://collector:4317", IsUrl),
        .. ForEachSignal("PROTOCOL", "grpc or http/protobuf", value => value is "grpc" or "http/protobuf"),
        .. ForEachSignal("COMPRESSION", "gzip or none", value => value is "gzip" or "none"),
        .. ForEachSignal("TIMEOUT", "a number of milliseconds", IsCount),
        .. ForEachSignal("HEADERS", "name=value pairs with commas between them", IsPairs, isSecret: true),
        new(Otlp + "CERTIFICATE", "a PEM file that can be read", File.Exists),
        new(Otlp + "CLIENT_CERTIFICATE", "a PEM file that can be read", File.Exists),
        new(Otlp + "CLIENT_KEY", "a PEM file that can be read", File.Exists),
        new("OTEL_RESOURCE_ATTRIBUTES", "name=value pairs with commas between them", IsPairs),
        new("OTEL_TRACES_SAMPLER", $"one of {string.Join(", ", Samplers)}", value => Samplers.Contains(value)),
        new("OTEL_TRACES_SAMPLER_ARG", "a number from 0 to 1", IsShare),
        new("OTEL_METRIC_EXPORT_INTERVAL", "a number of milliseconds", IsCount),
        new("OTEL_METRIC_EXPORT_TIMEOUT", "a number of milliseconds", IsCount),
        .. new[] { "BSP", "BLRP" }.SelectMany(processor => new[]
        {
            new Rule($"OTEL_{processor}_SCHEDULE_DELAY", "a number of milliseconds", IsCount),
            new Rule($"OTEL_{processor}_EXPORT_TIMEOUT", "a number of milliseconds", IsCount),
            new Rule($"OTEL_{processor}_MAX_QUEUE_SIZE", "a number", IsCount),
            new Rule($"OTEL_{processor}_MAX_EXPORT_BATCH_SIZE", "a number", IsCount),
        }),
    ];

    public bool AnySignal => Traces || Metrics || Logs;

    /// <param name="variable">The environment.</param>
    /// <exception cref="OptionsValidationException">Something is to be sent, and a variable has a value that would be ignored; it lists all.</exception>
    public static TelemetryVariables Read(Func<string, string?> variable)
    {
        string? Value(string name) => variable(name) is { Length: > 0 } value ? value : null; // empty is unset, says the specification

        bool IsWanted(string signal) => Value($"OTEL_{signal}_EXPORTER") is { } exporter
            ? exporter != "none"
            : (Value(Otlp + "ENDPOINT") ?? Value($"{Otlp}{signal}_ENDPOINT")) is not null;

        var isDisabled = string.Equals(Value("OTEL_SDK_DISABLED"), "true", StringComparison.OrdinalIgnoreCase);
        var wanted = isDisabled ? new TelemetryVariables(false, false, false) : new(IsWanted("TRACES"), IsWanted("METRICS"), IsWanted("LOGS"));
        if (wanted.AnySignal)
        {
            ThrowIfInvalid(Value);
        }

        return wanted;
    }

    private static void ThrowIfInvalid(Func<string, string?> variable)
    {
        var errors = Rules
            .Where(rule => variable(rule.Name) is { } value && !rule.Holds(value))
            .Select(rule => $"{rule.Name}{(rule.IsSecret ? "" : $" is '{variable(rule.Name)}'; it")} is {rule.Form}.")
            .ToList();
        if (errors.Count > 0)
        {
            throw new OptionsValidationException("OpenTelemetry", typeof(TelemetryVariables), errors);
        }
    }

    private static IEnumerable<Rule> ForEachSignal(string name, string form, Func<string, bool> holds, bool isSecret = false) =>
        Signals.Select(signal => $"{signal}_").Prepend("").Select(signal => new Rule($"{Otlp}{signal}{name}", form, holds, isSecret));

    private static bool IsUrl(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && (url.Scheme == Uri.UriSchemeHttp || url.Scheme == Uri.UriSchemeHttps);

    private static bool IsCount(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count > 0;

    private static bool IsShare(string text) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var share) && share is >= 0 and <= 1;

    private static bool IsPairs(string text) => text.Split(',').All(pair => pair.IndexOf('=', StringComparison.Ordinal) > 0);

    /// <param name="Name">Of the variable.</param>
    /// <param name="Form">What its value is.</param>
    /// <param name="Holds">Whether a value is one.</param>
    /// <param name="IsSecret">Its value is not to be printed.</param>
    private sealed record Rule(string Name, string Form, Func<string, bool> Holds, bool IsSecret = false);
}
