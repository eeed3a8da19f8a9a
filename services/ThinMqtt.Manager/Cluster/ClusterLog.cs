using Microsoft.Extensions.Logging;

namespace ThinMqtt.Manager;

/// <summary>What several managers on one inventory log about each other.</summary>
internal static partial class ClusterLog
{
    [LoggerMessage(200, LogLevel.Information, "This manager {State}.")]
    public static partial void LeadershipChanged(ILogger logger, string state);

    [LoggerMessage(201, LogLevel.Warning, "What another manager said on {Topic} is ignored: {Reason}")]
    public static partial void EventRefused(ILogger logger, string topic, string reason);
}
