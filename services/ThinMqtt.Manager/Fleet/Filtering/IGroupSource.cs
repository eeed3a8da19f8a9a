namespace ThinMqtt.Manager;

/// <summary>Saved filters by name, in memory: it is asked for every request and every live window.</summary>
internal interface IGroupSource
{
    /// <summary>Grows with every change of any group, so that who has compiled one knows that it has to do so anew.</summary>
    long Version { get; }

    /// <returns>Null when there is no group of this name.</returns>
    string? FilterOf(string name);
}
