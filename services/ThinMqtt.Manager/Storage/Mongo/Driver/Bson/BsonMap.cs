namespace ThinMqtt.Manager.Mongo;

/// <summary>Makes a value of a document, which is there only as long as this runs. It runs on a thread of the driver: it does not wait.</summary>
internal delegate T BsonMap<out T>(BsonDocument document);
