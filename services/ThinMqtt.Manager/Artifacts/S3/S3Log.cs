using Microsoft.Extensions.Logging;

namespace ThinMqtt.Manager;

/// <summary>Everything that is logged about artifacts in S3.</summary>
internal static partial class S3Log
{
    [LoggerMessage(50, LogLevel.Information, "Artifacts are in the bucket {Bucket} of the S3 server {Server}.")]
    public static partial void Usable(ILogger logger, string bucket, Uri server);

    [LoggerMessage(51, LogLevel.Warning, "Artifacts cannot be stored, and perhaps not be downloaded: {Reason}")]
    public static partial void NotUsable(ILogger logger, string reason);

    [LoggerMessage(52, LogLevel.Information, "The upload {Key}, which began at {Since} and never ended, is removed.")]
    public static partial void OldRemoved(ILogger logger, string key, DateTime since);

    [LoggerMessage(53, LogLevel.Error, "The S3 server could not be looked after; it is tried again within a minute.")]
    public static partial void UpkeepFailed(ILogger logger, Exception exception);
}
