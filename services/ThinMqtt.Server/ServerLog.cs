namespace ThinMqtt.Server;

/// <summary>What the executable itself logs.</summary>
internal static partial class ServerLog
{
    [LoggerMessage(1, LogLevel.Warning,
        "Every MQTT user may announce releases to all devices: no user has a role. Give devices the role device (Broker:Access:Users:N:Roles).")]
    public static partial void EverybodyMayAnnounce(ILogger logger);
}
