using System.Security.Cryptography;
using System.Text;
using ThinMqtt.Contracts;

namespace ThinMqtt.Agent;

/// <summary>
/// Who this device is. Thin clients are cloned from images, so what comes from the machine goes before what is on its disk.
/// </summary>
/// <param name="Id">The MQTT ClientId.</param>
/// <param name="Source">Where it comes from, for a person.</param>
internal sealed record DeviceIdentity(DeviceId Id, string Source)
{
    private const string DmiUuid = "sys/class/dmi/id/product_uuid";

    /// <returns>Null, with an error that says what to do, when the machine has nothing to tell it by.</returns>
    public static DeviceIdentity? Find(DeviceId? given, SystemFiles files, List<string> errors)
    {
        var identity = given is { } id
            ? new DeviceIdentity(id, "the options")
            : FromUuid(files) ?? FromMacAddress(files) ?? FromMachineId(files);
        if (identity is null)
        {
            errors.Add("This machine has no usable DMI UUID (only root may read it), no network card with a permanent MAC address and no "
                + $"/etc/machine-id to make a device id of; give {OptionKeys.Id.Argument}.");
        }

        return identity;
    }

    private static DeviceIdentity? FromUuid(SystemFiles files) =>
        Guid.TryParse(files.Text(DmiUuid), out var uuid) && !Placeholders.IsPlaceholder(uuid)
            ? new DeviceIdentity(DeviceId.Parse(uuid.ToString("D")), "the DMI product UUID")
            : null;

    private static DeviceIdentity? FromMacAddress(SystemFiles files) =>
        NetworkCards.Read(files).FirstOrDefault(card => card.IsPermanent) is { } card
            ? new DeviceIdentity(DeviceId.Parse(card.MacAddress.Replace(':', '-')), $"the MAC address of {card.Name}")
            : null;

    /// <summary>machine-id(5) is confidential, so the id is made of it as that page says: by a keyed hash.</summary>
    private static DeviceIdentity? FromMachineId(SystemFiles files)
    {
        if (!Guid.TryParseExact(files.Text("etc/machine-id"), "N", out var machineId) || Placeholders.IsPlaceholder(machineId))
        {
            return null;
        }

        var hash = HMACSHA256.HashData(Encoding.UTF8.GetBytes(machineId.ToString("N")), "thinmqtt-agent"u8);
        return new DeviceIdentity(DeviceId.Parse(Convert.ToHexStringLower(hash.AsSpan(0, 16))), "/etc/machine-id");
    }
}
