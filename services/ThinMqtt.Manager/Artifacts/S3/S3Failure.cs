using System.Net;
using Amazon.S3;

namespace ThinMqtt.Manager;

/// <summary>What a person reads when an S3 server fails: what, where, and what to do about it.</summary>
internal static class S3Failure
{
    private static readonly string[] NoRoom = ["QuotaExceeded", "XMinioStorageFull", "XMinioAdminBucketQuotaExceeded", "EntityTooLarge"];
    private static readonly string[] WrongCredentials = ["InvalidAccessKeyId", "SignatureDoesNotMatch", "InvalidToken", "ExpiredToken"];
    private static readonly string[] WrongRegion = ["AuthorizationHeaderMalformed", "PermanentRedirect", "IllegalLocationConstraintException"];

    public static ArtifactStorageException Of(Exception exception, S3Options options)
    {
        var server = $"The S3 server {options.ServiceUrl!.GetLeftPart(UriPartial.Authority)}";
        if (exception is not AmazonS3Exception { StatusCode: > 0 } answer)
        {
            return new ArtifactStorageException(
                $"{server} does not answer: {exception.GetBaseException().Message} See that it runs, and check Manager:S3:ServiceUrl.", exception);
        }

        var code = string.IsNullOrEmpty(answer.ErrorCode) ? $"{(int)answer.StatusCode}" : answer.ErrorCode;
        var isFull = NoRoom.Contains(code) || answer.StatusCode == HttpStatusCode.InsufficientStorage;
        var text = isFull ? $"has no room left ({code}). Free some in the bucket '{options.Bucket}', or raise its quota."
            : WrongCredentials.Contains(code) ? $"does not accept the manager's credentials ({code}). Check Manager:S3:AccessKey and its secret."
            : WrongRegion.Contains(code) ? $"is in another region ({code}: {answer.Message}). Check Manager:S3:Region and ServiceUrl."
            : code == "RequestTimeTooSkewed" ? "has another time than this machine; set both clocks."
            : code == "NoSuchBucket" ? $"has no bucket '{options.Bucket}' any more, and so none of its artifacts. Bring it back."
            : code == "AccessDenied" ? $"does not let the manager use the bucket '{options.Bucket}' (AccessDenied). Allow it to list, read, write and delete there."
            : $"failed: {(int)answer.StatusCode} {code}: {answer.Message}";
        return new ArtifactStorageException($"{server} {text}", exception, isFull);
    }
}
