using Microsoft.Extensions.Logging;

namespace ThinMqtt.Manager.Mongo;

/// <summary>Everything that is logged about MongoDB.</summary>
internal static partial class MongoLog
{
    [LoggerMessage(100, LogLevel.Information, "MongoDB database {Database} is used through libmongoc {Version}, with up to {Connections} connections.")]
    public static partial void Opened(ILogger logger, string database, string version, int connections);

    [LoggerMessage(EventId = 101, Message = "{Area}: {Text}")]
    public static partial void Library(ILogger logger, LogLevel level, string? area, string? text);

    [LoggerMessage(102, LogLevel.Information, "The inventory is in the MongoDB database {Database}.")]
    public static partial void Ready(ILogger logger, string database);

    [LoggerMessage(103, LogLevel.Error, "The inventory in MongoDB cannot be used; what devices say stays unacknowledged until it can. {Reason}")]
    public static partial void Unavailable(ILogger logger, string reason);

    [LoggerMessage(104, LogLevel.Information, "The inventory in MongoDB can be used again.")]
    public static partial void Available(ILogger logger);

    [LoggerMessage(105, LogLevel.Error, "Something of the inventory is passed over. {Reason}")]
    public static partial void PassedOver(ILogger logger, string reason);

    [LoggerMessage(106, LogLevel.Warning, "The history of a device could not be shortened; the next entry tries again. {Reason}")]
    public static partial void NotTrimmed(ILogger logger, string reason);
}
