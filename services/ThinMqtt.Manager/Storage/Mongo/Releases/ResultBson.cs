using ThinMqtt.Contracts;

namespace ThinMqtt.Manager.Mongo;

/// <summary>Documents of the collection of results.</summary>
internal static class ResultBson
{
    public static string Id(long release, string device) => $"{release}/{device}";

    public static ResultState Read(BsonDocument result) => new(
        new ReleaseResult
        {
            Release = result["release"u8].Int64(),
            Device = result["device"u8].String(),
            Package = PackageName.Parse(result["package"u8].String()),
            Version = SemanticVersion.Parse(result["version"u8].String()),
            Attempt = result["attempt"u8].Int32(),
            State = result["state"u8].Word<UpdateState>(),
            IsFinal = result["isFinal"u8].Boolean(),
            Percent = result["percent"u8].Int32OrNull(),
            Bytes = result["bytes"u8].Int64OrNull(),
            Size = result["size"u8].Int64OrNull(),
            Reason = result["reason"u8].StringOrNull(),
            LogTail = result["logTail"u8].StringOrNull(),
            Started = result["started"u8].TimeOrNull(),
            Finished = result["finished"u8].TimeOrNull(),
            At = result["at"u8].Time(),
        },
        result["formerAt"u8].TimeOrNull(),
        result["tag"u8].Int64());

    /// <summary>Everything but the id.</summary>
    public static void Write(BsonWriter document, ResultState state, long tag)
    {
        var result = state.Result;
        document.Int64("tag"u8, tag).Int64("release"u8, result.Release).String("device"u8, result.Device);
        document.String("package"u8, result.Package.Value).String("version"u8, result.Version.ToString()).Int32("attempt"u8, result.Attempt);
        document.Word("state"u8, (UpdateState?)result.State).Boolean("isFinal"u8, result.IsFinal);
        document.Int32("percent"u8, result.Percent).Int64("bytes"u8, result.Bytes).Int64("size"u8, result.Size);
        document.String("reason"u8, result.Reason).String("logTail"u8, result.LogTail);
        document.Time("started"u8, result.Started).Time("finished"u8, result.Finished).Time("at"u8, result.At);
        document.Time("formerAt"u8, state.FormerAt);
    }
}
