namespace ThinMqtt.Manager.Mongo;

/// <summary>A document that is not BSON, does not have what its reader expects, or is more than MongoDB takes.</summary>
internal sealed class BsonException(string message, Exception? inner = null) : Exception(message, inner);
