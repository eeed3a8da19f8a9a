namespace ThinMqtt.Manager;

/// <summary>A site cannot be moved. The message says what failed, on what, and what to do about it.</summary>
public sealed class MigrationException : IOException
{
    public MigrationException()
    {
    }

    public MigrationException(string message)
        : base(message)
    {
    }

    public MigrationException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
