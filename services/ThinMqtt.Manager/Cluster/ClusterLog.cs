using Microsoft.Extensions.Logging;

namespace ThinMqtt.Manager;

/// <summary>What several managers on one inventory log about each other.</summary>
internal static partial class ClusterLog
{
    [LoggerMessage(200, LogLevel.Information, "This manager {State}.")]
    public static partial void LeadershipChanged(ILogger logger, string state);

    [LoggerMessage(202, LogLevel.Warning, "{Reason}")]
    public static partial void StandsBy(ILogger logger, string reason);

    [LoggerMessage(203, LogLevel.Error, "The manager's work could not begin or end; it is tried again at the next turn.")]
    public static partial void TurnFailed(ILogger logger, Exception exception);

    [LoggerMessage(204, LogLevel.Error,
        "This manager cannot {What}. Allow it thin/# at the broker, and thin/devices/+/heartbeat as a shared subscription; then restart it.")]
    public static partial void PeerFailed(ILogger logger, string what, Exception exception);

    [LoggerMessage(201, LogLevel.Warning, "What another manager said on {Topic} is ignored: {Reason}")]
    public static partial void EventRefused(ILogger logger, string topic, string reason);
}
