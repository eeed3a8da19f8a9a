namespace ThinMqtt.Client;

/// <summary>What a connection that failed says about the version of MQTT.</summary>
internal enum VersionAnswer
{
    /// <summary>Nothing: the network failed, or the server refused for another reason.</summary>
    None,

    /// <summary>The server closed without answering CONNECT, as some do to a version that they do not know.</summary>
    Silence,

    /// <summary>The server said that it does not speak it.</summary>
    Refused,
}
