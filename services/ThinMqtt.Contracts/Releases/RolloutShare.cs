using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace ThinMqtt.Contracts;

/// <summary>
/// Where a device stands in a rollout, stable for ever: SHA-256 over the UTF-8 of the device id, one zero byte and the UTF-8 of the
/// rollout's id; its first 8 bytes as a big-endian number, of which the upper 53 bits, divided by 2^53, are the share. A device id has
/// no zero byte, so no two pairs hash the same text; 53 bits are what a double holds exactly, so every language gets the same number.
/// </summary>
public static class RolloutShare
{
    /// <returns>At least 0, less than 1; spread evenly over devices and independent from rollout to rollout.</returns>
    public static double Of(DeviceId device, string rolloutId)
    {
        ArgumentNullException.ThrowIfNull(rolloutId);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes($"{device.Value}\0{rolloutId}"), hash);
        return (BinaryPrimitives.ReadUInt64BigEndian(hash) >> 11) * double.ScaleB(1, -53);
    }

    /// <summary>
    /// Whether a device may begin now. Nobody does while it is paused; otherwise who is included, and who stands below the fraction.
    /// No rollout is one for everybody.
    /// </summary>
    public static bool TakesPart(Rollout? rollout, DeviceId device) =>
        rollout is null || (!rollout.Paused && (rollout.Include.Contains(device) || Of(device, rollout.Id) < rollout.Fraction));
}
