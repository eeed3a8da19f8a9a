namespace ThinMqtt.Protocol;

/// <summary>Quality of Service, section 4.3.</summary>
public enum QoS : byte
{
    AtMostOnce = 0,
    AtLeastOnce = 1,
    ExactlyOnce = 2,
}
