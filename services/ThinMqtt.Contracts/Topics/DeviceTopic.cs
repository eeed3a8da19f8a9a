namespace ThinMqtt.Contracts;

/// <summary>The last level of <c>thin/devices/{id}/…</c>; written as its name in lower case.</summary>
public enum DeviceTopic
{
    Presence,
    Hardware,
    Heartbeat,
    Packages,
    Update,
    Settings,
    Request,
    Response,
    Command,
    Result,
}
