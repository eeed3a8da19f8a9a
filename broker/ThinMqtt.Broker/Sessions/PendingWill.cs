namespace ThinMqtt.Broker;

/// <summary>A Will whose connection has ended.</summary>
/// <param name="Will">What is published.</param>
/// <param name="DueAt">Unix time in milliseconds.</param>
internal sealed record PendingWill(StoredWill Will, long DueAt);
