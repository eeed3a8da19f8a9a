using Microsoft.Extensions.Logging;

namespace ThinMqtt.Manager;

/// <summary>Everything the manager logs, but for <see cref="S3Log"/> and <see cref="Mongo.MongoLog"/>.</summary>
internal static partial class ManagerLog
{
    [LoggerMessage(1, LogLevel.Information, "Connected as {ClientId} to {Server} with MQTT {Version}.")]
    public static partial void Connected(ILogger logger, string clientId, string server, string version);

    [LoggerMessage(2, LogLevel.Warning, "The connection to the broker has ended: {Text}")]
    public static partial void Disconnected(ILogger logger, string text);

    [LoggerMessage(3, LogLevel.Warning, "The broker at {Server} cannot be reached; next attempt in {RetryIn}. {Reason}")]
    public static partial void ConnectFailed(ILogger logger, Uri server, TimeSpan retryIn, string reason);

    [LoggerMessage(4, LogLevel.Error, "The broker at {Server} does not let the manager in. Check its user name, password and role.")]
    public static partial void NotAllowed(ILogger logger, Uri server, Exception exception);

    [LoggerMessage(5, LogLevel.Error, "The broker refuses a subscription ({Reasons}). Allow the manager to subscribe to thin/#.")]
    public static partial void SubscriptionRefused(ILogger logger, string reasons);

    [LoggerMessage(6, LogLevel.Warning, "A message on {Topic} is ignored: its device id is not valid.")]
    public static partial void TopicRefused(ILogger logger, string topic);

    [LoggerMessage(7, LogLevel.Warning, "A message on {Topic} is ignored: {Reason}")]
    public static partial void PayloadRefused(ILogger logger, string topic, string reason);

    [LoggerMessage(8, LogLevel.Error, "A message on {Topic} could not be handled.")]
    public static partial void MessageFailed(ILogger logger, string topic, Exception exception);

    [LoggerMessage(9, LogLevel.Error,
        "The inventory {File} cannot be written ({Count} changes wait); messages stay unacknowledged. Free space on its volume or repair it.")]
    public static partial void WriteFailed(ILogger logger, string file, int count, Exception exception);

    [LoggerMessage(10, LogLevel.Error, "Releases could not be announced; it is tried again within a minute.")]
    public static partial void PublishingFailed(ILogger logger, Exception exception);

    [LoggerMessage(11, LogLevel.Error, "Presence could not be judged; it is tried again at the next turn.")]
    public static partial void WatchFailed(ILogger logger, Exception exception);

    [LoggerMessage(12, LogLevel.Warning, "The artifact {File} is in no release any more and could not be removed: {Reason} Remove it by hand.")]
    public static partial void NotRemoved(ILogger logger, string file, string reason);

    [LoggerMessage(14, LogLevel.Error, "A release could not be announced; it is tried again within a minute. {Reason}")]
    public static partial void AnnouncementRefused(ILogger logger, string reason);

    [LoggerMessage(13, LogLevel.Error, "{Count} heartbeats could not be stored, and are left out; the next ones make up for them.")]
    public static partial void HeartbeatsFailed(ILogger logger, int count, Exception exception);

    [LoggerMessage(15, LogLevel.Error, "The devices could not be read from the inventory; it is tried again.")]
    public static partial void FleetNotRead(ILogger logger, Exception exception);

    [LoggerMessage(16, LogLevel.Error, "The devices could not be counted for the history; it is tried again in a minute.")]
    public static partial void SampleFailed(ILogger logger, Exception exception);

    [LoggerMessage(17, LogLevel.Error, "The groups could not be read from the inventory, and stay as they were; it is tried again.")]
    public static partial void GroupsNotRead(ILogger logger, Exception exception);
}
