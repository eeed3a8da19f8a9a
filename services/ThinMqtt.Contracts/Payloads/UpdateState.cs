using System.Text.Json.Serialization;

namespace ThinMqtt.Contracts;

/// <summary>Each device × release goes through the first group and ends in exactly one of the second.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<UpdateState>))]
public enum UpdateState
{
    Idle,
    Download,
    Verify,
    Install,
    Commit,
    Rollback,
    Failure,

    /// <summary>The release is active and healthy.</summary>
    Succeeded,

    /// <summary>It could not be installed and there was nothing to roll back to.</summary>
    Failed,

    /// <summary>It could not be installed; the previous version is active again.</summary>
    RolledBack,

    /// <summary>The device refused it before doing anything.</summary>
    Rejected,

    /// <summary>It took longer than allowed.</summary>
    TimedOut,

    /// <summary>An operator stopped it.</summary>
    Cancelled,

    /// <summary>A newer release took its place.</summary>
    Superseded,
}

public static class UpdateStates
{
    /// <summary>Whether nothing follows for this release.</summary>
    public static bool IsFinal(this UpdateState state) => state >= UpdateState.Succeeded;
}
