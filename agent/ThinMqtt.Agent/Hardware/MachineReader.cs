using ThinMqtt.Contracts;

namespace ThinMqtt.Agent;

/// <summary>The model: from DMI on a PC, from the device tree on a board.</summary>
internal static class MachineReader
{
    private const string Dmi = "sys/class/dmi/id";

    public static MachineModel? Read(SystemFiles files) => FromDmi(files) ?? FromDeviceTree(files);

    private static MachineModel? FromDmi(SystemFiles files)
    {
        var isBoardOnly = Text(files, $"{Dmi}/product_name") is null;
        var (vendor, product) = isBoardOnly ? ("board_vendor", "board_name") : ("sys_vendor", "product_name");
        return Text(files, $"{Dmi}/{product}") is { } name
            ? new MachineModel { Vendor = Text(files, $"{Dmi}/{vendor}"), Product = name, Serial = Text(files, $"{Dmi}/product_serial") }
            : null;
    }

    private static MachineModel? FromDeviceTree(SystemFiles files) => Text(files, "proc/device-tree/model") is { } model
        ? new MachineModel { Product = model, Serial = Text(files, "proc/device-tree/serial-number") }
        : null;

    private static string? Text(SystemFiles files, string path) =>
        files.Text(path) is { } text && !Placeholders.IsPlaceholder(text) ? text : null;
}
