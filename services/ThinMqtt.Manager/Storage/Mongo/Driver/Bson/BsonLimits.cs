namespace ThinMqtt.Manager.Mongo;

/// <summary>What MongoDB takes ("MongoDB Limits and Thresholds" of its manual).</summary>
internal static class BsonLimits
{
    /// <summary>Of one document, in bytes: 16 MiB.</summary>
    public const int DocumentSize = 16 << 20;

    /// <summary>Documents and arrays inside each other, the outermost one counted.</summary>
    public const int Depth = 100;

    /// <summary>Of all documents of one operation, in bytes: 256 MiB, our own, so that a mistake does not take all memory.</summary>
    public const int OperationSize = 256 << 20;
}
