using System.Globalization;

namespace ThinMqtt.Agent;

internal static class MemoryReader
{
    private const string Blocks = "sys/devices/system/memory";

    /// <summary>
    /// Bytes in the machine: what the kernel manages as memory blocks, or, where it says no such thing, what is left after its own.
    /// </summary>
    public static long Installed(SystemFiles files)
    {
        var total = Field(files, "MemTotal");
        _ = long.TryParse(
            files.Text($"{Blocks}/block_size_bytes"), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var blockSize);
        var blocks = files.Names(Blocks).Count(name => files.Text($"{Blocks}/{name}/state") == "online");
        return Math.Max(total, blockSize * blocks);
    }

    /// <summary>Bytes that programs can still get.</summary>
    public static long Available(SystemFiles files) => Field(files, "MemAvailable");

    /// <summary>/proc/meminfo counts in kB of 1,024 bytes.</summary>
    private static long Field(SystemFiles files, string name)
    {
        var line = files.Lines("proc/meminfo").FirstOrDefault(line => line.StartsWith(name + ":", StringComparison.Ordinal));
        var number = line?[(name.Length + 1)..].Replace("kB", "", StringComparison.Ordinal).Trim();
        return long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var kilobytes) ? kilobytes * 1024 : 0;
    }
}
