namespace ThinMqtt.Manager.Mongo;

/// <summary>Where a document lies in the buffer of a <see cref="BsonWriter"/>.</summary>
internal readonly record struct BsonRange(int Start, int Length);
