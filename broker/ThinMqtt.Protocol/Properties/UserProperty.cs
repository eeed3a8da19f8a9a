namespace ThinMqtt.Protocol;

/// <summary>A name and a value; a packet may carry many, also of one name, and their order is kept (section 3.1.2.11.8).</summary>
public readonly record struct UserProperty(string Name, string Value);
