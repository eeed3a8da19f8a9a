using Microsoft.Extensions.Logging;

namespace ThinMqtt.Broker;

internal sealed partial class DurableStore
{
    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Opened the store {File}: {Sessions} sessions, {Retained} retained messages.")]
        public static partial void Opened(ILogger logger, string file, int sessions, int retained);

        [LoggerMessage(2, LogLevel.Error,
            "The store cannot be written, and tries again each second; nothing is acknowledged meanwhile. Free space on its volume or repair it.")]
        public static partial void Failing(ILogger logger, Exception exception);

        [LoggerMessage(3, LogLevel.Information, "The store is written again, after {Duration}.")]
        public static partial void Recovered(ILogger logger, TimeSpan duration);

        [LoggerMessage(4, LogLevel.Error,
            "The store was closed while it could not be written: {Count} operations, none of them acknowledged, are lost.")]
        public static partial void Abandoned(ILogger logger, long count, Exception exception);

        [LoggerMessage(5, LogLevel.Error, "What follows a commit failed at sequence {Sequence}.")]
        public static partial void CommittedFailed(ILogger logger, long sequence, Exception exception);

        [LoggerMessage(6, LogLevel.Warning, "The store was closed without giving back the ids it had reserved; it begins behind them.")]
        public static partial void NotReleased(ILogger logger, Exception exception);
    }
}
