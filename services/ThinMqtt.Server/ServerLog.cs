namespace ThinMqtt.Server;

/// <summary>What the executable itself logs.</summary>
internal static partial class ServerLog
{
    [LoggerMessage(1, LogLevel.Warning,
        "Every MQTT user may announce releases to all devices: no user has a role. Give devices the role device (Broker:Access:Users:N:Roles).")]
    public static partial void EverybodyMayAnnounce(ILogger logger);

    [LoggerMessage(2, LogLevel.Warning,
        "Telemetry is lost, which is not said again for 10 minutes; look at the collector and OTEL_EXPORTER_OTLP_ENDPOINT: {Reason}")]
    public static partial void TelemetryFailed(ILogger logger, string reason);
}
