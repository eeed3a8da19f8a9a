namespace ThinMqtt.Broker;

/// <summary>
/// The deliveries of one session in their order: first those with a Packet Identifier, then those that wait. A ring that
/// grows, and that is let go of when it is empty.
/// </summary>
internal sealed class DeliveryQueue
{
    private const int KeptLength = 64;

    private Delivery[] _ring = [];
    private int _head;

    /// <summary>Deliveries that have a Packet Identifier, or are done behind one that is not.</summary>
    public int AssignedCount { get; private set; }

    public int Count { get; private set; }

    public int WaitingCount => Count - AssignedCount;

    /// <summary>Bytes, as <see cref="Message.Cost"/> counts them.</summary>
    public long Cost { get; private set; }

    /// <param name="index">From the oldest.</param>
    public ref Delivery this[int index] => ref _ring[(_head + index) & (_ring.Length - 1)];

    public ref Delivery Add(in Delivery delivery)
    {
        if (Count == _ring.Length)
        {
            Grow();
        }

        Count++;
        Cost += delivery.Message.Cost;
        ref var added = ref this[Count - 1];
        added = delivery;
        return ref added;
    }

    /// <summary>The oldest that waits is about to be sent.</summary>
    public ref Delivery AssignNext() => ref this[AssignedCount++];

    /// <returns>The index of the delivery with that identifier, or -1.</returns>
    public int Find(ushort packetIdentifier)
    {
        for (var i = 0; i < AssignedCount; i++)
        {
            ref var delivery = ref this[i];
            if (delivery.PacketIdentifier == packetIdentifier && delivery.State != DeliveryState.Done)
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>Marks a delivery as done and drops those at the head that are.</summary>
    public void Complete(int index)
    {
        this[index].State = DeliveryState.Done;
        while (Count > 0 && this[0].State == DeliveryState.Done)
        {
            Cost -= this[0].Message.Cost;
            this[0] = default;
            _head = (_head + 1) & (_ring.Length - 1);
            Count--;
            AssignedCount--;
        }

        if (Count == 0 && _ring.Length > KeptLength)
        {
            _ring = [];
            _head = 0;
        }
    }

    private void Grow()
    {
        var ring = new Delivery[Math.Max(4, 2 * _ring.Length)];
        for (var i = 0; i < Count; i++)
        {
            ring[i] = this[i];
        }

        _ring = ring;
        _head = 0;
    }
}
