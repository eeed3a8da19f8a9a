namespace ThinMqtt.Contracts;

/// <summary>Marks what <see cref="Payload"/> writes and reads.</summary>
public interface IPayload;
