using System.Net;
using Microsoft.Extensions.Logging;
using ThinMqtt.Protocol;

namespace ThinMqtt.Broker;

/// <summary>All log events of the broker but the store's.</summary>
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Information, "Listening for MQTT on {EndPoint}")]
    public static partial void Listening(ILogger logger, EndPoint endPoint);

    [LoggerMessage(2, LogLevel.Debug, "{ClientId} connected from {RemoteEndPoint} with {Version}")]
    public static partial void Connected(ILogger logger, string clientId, EndPoint? remoteEndPoint, MqttVersion version);

    [LoggerMessage(3, LogLevel.Debug, "{ClientId} disconnected: {Reason}")]
    public static partial void Disconnected(ILogger logger, string clientId, ReasonCode reason);

    [LoggerMessage(4, LogLevel.Warning, "{Client} was refused: {ReasonCode}, {Text}")]
    public static partial void Refused(ILogger logger, string client, ReasonCode reasonCode, string text);

    [LoggerMessage(5, LogLevel.Warning, "{Client} broke the protocol: {ReasonCode}, {Text}")]
    public static partial void ProtocolBroken(ILogger logger, string client, ReasonCode reasonCode, string text);

    [LoggerMessage(6, LogLevel.Error, "The connection of {Client} failed by a fault of the broker and is closed; please report this")]
    public static partial void ConnectionFailed(ILogger logger, string client, Exception exception);

    [LoggerMessage(7, LogLevel.Warning, "The session of {ClientId} was taken over by another connection with this ClientId")]
    public static partial void TakenOver(ILogger logger, string clientId);

    [LoggerMessage(8, LogLevel.Warning, "Messages for {ClientId} are dropped: its queue or output is full. It reads too slowly, or has been away for long; see Broker:Limits")]
    public static partial void MessagesDropped(ILogger logger, string clientId);

    [LoggerMessage(9, LogLevel.Warning, "A connection from {RemoteEndPoint} was closed: there are {Limit} already. Raise Broker:Limits:MaximumConnections or the limit of open files")]
    public static partial void TooManyConnections(ILogger logger, EndPoint? remoteEndPoint, int limit);

    [LoggerMessage(10, LogLevel.Error, "A hook of the host failed")]
    public static partial void HookFailed(ILogger logger, Exception exception);

    [LoggerMessage(11, LogLevel.Error, "A task of the ticker failed; it goes on with the next")]
    public static partial void TickFailed(ILogger logger, Exception exception);

    [LoggerMessage(12, LogLevel.Information, "Restored {Sessions} sessions and {Retained} retained messages from {Folder}")]
    public static partial void Restored(ILogger logger, int sessions, int retained, string folder);

    [LoggerMessage(13, LogLevel.Information, "Stopping: {Connections} clients are told")]
    public static partial void Stopping(ILogger logger, int connections);

    [LoggerMessage(14, LogLevel.Error, "A thread that serves TCP failed: {What}")]
    public static partial void LoopFailed(ILogger logger, string what, Exception? exception);
}
