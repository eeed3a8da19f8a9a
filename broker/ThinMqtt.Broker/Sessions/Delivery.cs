using ThinMqtt.Protocol;

namespace ThinMqtt.Broker;

/// <summary>Where a QoS 1 or 2 message stands on its way to one client (section 4.3).</summary>
internal enum DeliveryState : byte
{
    /// <summary>Without a Packet Identifier.</summary>
    Waiting,

    /// <summary>Has its Packet Identifier and is to be sent, again after a reconnect.</summary>
    Assigned,

    /// <summary>QoS 2: is sent when its Packet Identifier is on disk, as it must be the same after a restart.</summary>
    AwaitingCommit,

    Sent,

    /// <summary>QoS 2: PUBREC has come; PUBREL is sent when that is on disk.</summary>
    ReleaseAwaitingCommit,

    /// <summary>QoS 2: PUBREL was sent.</summary>
    Released,

    /// <summary>Acknowledged; leaves the queue with those before it.</summary>
    Done,
}

internal record struct Delivery(Message Message, QoS QoS, bool Retain, uint[] SubscriptionIdentifiers, long Order)
{
    public DeliveryState State { get; set; }

    /// <summary>The shared subscription that it came by; not kept through a restart.</summary>
    public Subscription? Shared { get; init; }

    /// <summary>0 while it waits.</summary>
    public ushort PacketIdentifier { get; set; }

    /// <summary>It was sent on an earlier connection.</summary>
    public bool IsDuplicate { get; set; }

    public bool IsStored { get; set; }

    /// <summary>The store's sequence number that it awaits.</summary>
    public long Sequence { get; set; }
}
