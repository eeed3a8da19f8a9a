using System.Diagnostics.CodeAnalysis;
using Amazon.Runtime;

namespace ThinMqtt.Manager;

/// <summary>Who the manager is at an S3 server.</summary>
internal sealed record S3Credentials(string AccessKey, string SecretKey, string? SessionToken)
{
    /// <summary>From the options, or else from <paramref name="variable"/>, the environment, by the names that every program for S3 knows.</summary>
    /// <returns>False with what is wrong.</returns>
    public static bool TryRead(
        S3Options options,
        Func<string, string?> variable,
        [NotNullWhen(true)] out S3Credentials? credentials,
        [NotNullWhen(false)] out string? reason)
    {
        credentials = null;
        var (key, file) = (options.AccessKey ?? "", options.SecretKeyFile ?? "");
        if ((key.Length > 0) != (file.Length > 0))
        {
            reason = "Manager:S3:AccessKey and Manager:S3:SecretKeyFile go together: give both, or none and AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.";
            return false;
        }

        return key.Length > 0 ? TryReadFile(key, file, out credentials, out reason) : TryReadEnvironment(variable, out credentials, out reason);
    }

    public AWSCredentials ToAws() =>
        SessionToken is null ? new BasicAWSCredentials(AccessKey, SecretKey) : new SessionAWSCredentials(AccessKey, SecretKey, SessionToken);

    /// <summary>A record would print the secret.</summary>
    public override string ToString() => AccessKey;

    private static bool TryReadFile(string key, string file, out S3Credentials? credentials, [NotNullWhen(false)] out string? reason)
    {
        credentials = null;
        try
        {
            var secret = File.ReadAllText(file).Trim();
            credentials = secret.Length > 0 ? new S3Credentials(key, secret, null) : null;
            reason = secret.Length > 0 ? null : $"Manager:S3:SecretKeyFile: {file} is empty; it has the secret key and nothing else.";
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            reason = $"Manager:S3:SecretKeyFile: {file} cannot be read: {exception.Message}";
        }

        return reason is null;
    }

    private static bool TryReadEnvironment(
        Func<string, string?> variable, out S3Credentials? credentials, [NotNullWhen(false)] out string? reason)
    {
        var (key, secret, token) = (variable("AWS_ACCESS_KEY_ID"), variable("AWS_SECRET_ACCESS_KEY"), variable("AWS_SESSION_TOKEN"));
        if (string.IsNullOrEmpty(key) || string.IsNullOrEmpty(secret))
        {
            credentials = null;
            reason = "Manager:S3 has no credentials: give AccessKey and SecretKeyFile, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.";
            return false;
        }

        credentials = new S3Credentials(key, secret, string.IsNullOrEmpty(token) ? null : token);
        reason = null;
        return true;
    }
}
