namespace ThinMqtt.Broker;

/// <summary>
/// Hands out Packet Identifiers in rising order (section 2.2.1). None is in use as long as fewer than
/// <see cref="MaximumAssigned"/> were handed out since the oldest that is.
/// </summary>
internal struct PacketIdentifiers
{
    public const int MaximumAssigned = ushort.MaxValue - 1;

    private ushort _last;

    public ushort Next() => _last = _last == ushort.MaxValue ? (ushort)1 : (ushort)(_last + 1);

    /// <summary>Goes on behind the one handed out last before a restart.</summary>
    public void Restore(ushort last) => _last = last;
}
