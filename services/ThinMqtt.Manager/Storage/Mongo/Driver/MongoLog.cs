using Microsoft.Extensions.Logging;

namespace ThinMqtt.Manager.Mongo;

/// <summary>Everything the driver logs.</summary>
internal static partial class MongoLog
{
    [LoggerMessage(100, LogLevel.Information, "MongoDB database {Database} is used through libmongoc {Version}, with up to {Connections} connections.")]
    public static partial void Opened(ILogger logger, string database, string version, int connections);

    [LoggerMessage(EventId = 101, Message = "{Area}: {Text}")]
    public static partial void Library(ILogger logger, LogLevel level, string? area, string? text);
}
