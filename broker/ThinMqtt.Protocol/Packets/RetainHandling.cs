namespace ThinMqtt.Protocol;

/// <summary>When retained messages are sent on SUBSCRIBE (section 3.8.3.1).</summary>
public enum RetainHandling : byte
{
    SendAtSubscribe = 0,
    SendAtNewSubscribe = 1,
    DoNotSend = 2,
}
