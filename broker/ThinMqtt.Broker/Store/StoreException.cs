namespace ThinMqtt.Broker;

/// <summary>The durable store cannot be used; the message says which file, what failed, and what to do about it.</summary>
public sealed class StoreException : Exception
{
    internal StoreException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
