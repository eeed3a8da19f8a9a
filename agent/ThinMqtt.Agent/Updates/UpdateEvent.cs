namespace ThinMqtt.Agent;

/// <summary>How one state of an update ended.</summary>
internal enum UpdateEvent
{
    /// <summary>It did what it is for.</summary>
    Done,

    /// <summary>The release does not suit the device or its policy.</summary>
    Refused,

    /// <summary>A person said no, which holds for good.</summary>
    Declined,

    Failed,

    TimedOut,

    /// <summary>An operator stopped it.</summary>
    Cancelled,

    /// <summary>A newer release is to take its place.</summary>
    Superseded,

    /// <summary>After a restart the artifact was not what it had been: it was not synced before a power cut.</summary>
    ArtifactLost,

    /// <summary>The previous version is active.</summary>
    Restored,

    /// <summary>There is no previous version.</summary>
    NothingToRestore,
}
