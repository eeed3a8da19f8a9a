namespace ThinMqtt.Server;

/// <summary>What a process of the backend does; on one machine all of it.</summary>
[Flags]
internal enum Roles
{
    None = 0,
    Broker = 1,
    Manager = 2,
    All = Broker | Manager,
}
