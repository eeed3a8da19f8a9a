namespace ThinMqtt.Manager;

/// <summary>What became of a record that was to be written.</summary>
internal enum WriteOutcome
{
    Changed,

    /// <summary>There was none before.</summary>
    Created,

    /// <summary>There is nothing that it could be of.</summary>
    Unknown,

    /// <summary>Its <see cref="Precondition"/> does not hold.</summary>
    Refused,
}
