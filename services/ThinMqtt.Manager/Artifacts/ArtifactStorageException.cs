namespace ThinMqtt.Manager;

/// <summary>The storage of artifacts does not do what it is asked for; the message says to a person why.</summary>
/// <param name="message">With what to do about it.</param>
/// <param name="inner">What the storage said.</param>
/// <param name="isFull">Whether there is no room left.</param>
internal sealed class ArtifactStorageException(string message, Exception inner, bool isFull = false) : IOException(message, inner)
{
    public bool IsFull => isFull;
}
